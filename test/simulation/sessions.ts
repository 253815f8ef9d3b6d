/** Calls on a real session, with real hearing and playout between fakes, in which chance decides who does what and what fails. */
import {
  fakeLanguageModel,
  type FakeLanguageModel,
  type ScriptedStep,
} from '#voice/ports/fakes/language-model.ts';
import {
  fakeSpeechToText,
  type FakeSpeechToText,
  type HearingScript,
} from '#voice/ports/fakes/speech-to-text.ts';
import {
  fakeTextToSpeech,
  type FakeTextToSpeech,
  type SpeechScript,
} from '#voice/ports/fakes/text-to-speech.ts';
import type { FakeLineSetup } from '#voice/ports/fakes/line.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { sleep } from '#voice/ports/clock.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import { loud, StagedCall } from '../support/staged-call.ts';
import { anyExpectation, anyPlan } from '#platform/rehearse/simulation/world/plans.ts';
import { randomOf, type Random } from '#platform/rehearse/simulation/world/random.ts';

/** Left alone, a call of these plans is over by then. */
const OVER_AFTER_MS = 600_000;
const FEW = 40;

/** Plays the call of this seed; tells what was wrong in the end, or null. */
export async function brokenSession(seed: number): Promise<string | null> {
  const random = randomOf(seed);
  const clock = new VirtualClock();
  const trouble = random.pick([0, 0.1, 0.5]);
  const [stt, tts, llm] = [
    fakeSpeechToText({ clock, ...anyEarly(random) }),
    fakeTextToSpeech({ clock }),
    fakeLanguageModel(clock),
  ];
  const call = new StagedCall({
    clock,
    plan: anyPlan(random),
    spare: { stt, tts, llm },
    tools: anyTools(random, clock),
    line: anyLine(random),
    ...anyEarly(random),
  });
  const providers = { stt: [call.stt, stt], tts: [call.tts, tts], llm: [call.llm, llm] };
  fill(random, providers, trouble);
  await behave(random, call);
  for (let passedMs = 0; !call.ended && passedMs < OVER_AFTER_MS; passedMs += 5000) await call.pass(5000);
  await call.pass(100);
  return remains(call, providers);
}

/** Half of the recognisers tell their final early. */
function anyEarly(random: Random): { earlyFinals?: number } {
  return random.chance(0.5) ? { earlyFinals: random.whole(1, 3) } : {};
}

interface Fakes {
  stt: FakeSpeechToText[];
  tts: FakeTextToSpeech[];
  llm: FakeLanguageModel[];
}

function remains(call: StagedCall, { stt, tts, llm }: Fakes): string | null {
  if (!call.ended) return 'the call is not over';
  if (call.events('call.ended').length !== 1) return 'call.ended was not told once';
  if (stt.some((one) => one.hearings.some((hearing) => !hearing.closed))) return 'a recogniser is still open';
  if (tts.some((one) => one.speeches.some((speech) => !speech.closed))) return 'a voice is still speaking';
  if (llm.some((one) => one.open > 0)) return 'a model is still thinking';
  if (call.clock.pendingTimers > 0) return `${call.clock.pendingTimers} timers are still running`;
  const told = call.events('reply.ended').flatMap(({ heard }) => (heard === '' ? [] : [`agent: ${heard}`]));
  const said = call.history.filter((line) => line.startsWith('agent: '));
  if (told.join('\n') !== said.join('\n')) return 'memory is not what was heard';
  return call.replayDifference ? `the replay differs: ${JSON.stringify(call.replayDifference)}` : null;
}

/** The caller does this and that for a while; then nothing. */
async function behave(random: Random, call: StagedCall): Promise<void> {
  for (let deeds = random.whole(0, 8); deeds > 0; deeds -= 1) {
    await call.pass(random.whole(0, random.pick([50, 1000, 4000])));
    if (call.ended) return;
    const kind = random.next();
    if (kind < 0.7) await speak(call, random.pick([60, 300, 640, 1500]), anyHearing(random, 0.2));
    else if (kind < 0.8) call.line.press(random.pick(['0', '5', '9', '#', '*']));
    else if (kind < 0.9) call.line.type('when do you open?');
    else if (kind < 0.93) void speak(call, 5000, {}, false);
    else if (kind < 0.96) call.session.end('api', 'maintenance');
    else if (kind < 0.975) call.line.leave();
    else if (kind < 0.99) call.line.lose();
    else return halfOpen(random, call);
  }
}

/** The line carries nothing any more and does not close, or closes only long after. */
async function halfOpen(random: Random, call: StagedCall): Promise<void> {
  call.line.hang();
  if (random.chance(0.5)) return;
  await call.pass(random.whole(1000, 40_000));
  call.line.lose();
}

/** One that tells its progress, or only marks, some of which are lost. */
function anyLine(random: Random): Omit<FakeLineSetup, 'clock'> {
  const lost = random.pick([0, 0, 0.3, 1]);
  return { ...(random.chance(0.5) ? { reportEveryMs: null } : {}), losesMark: () => random.chance(lost) };
}

/** A line that has closed carries no more silence. */
async function speak(call: StagedCall, ms: number, script: HearingScript, waits = true): Promise<void> {
  call.stt.enqueue(script);
  const done = call.line.speak(loud(ms)).then(() => (call.line.isClosed ? undefined : call.line.idle()));
  if (waits) await call.pass(ms);
  if (waits) await done;
}

function fill(random: Random, { stt, tts, llm }: Fakes, trouble: number): void {
  const many = <T>(make: () => T): T[] => Array.from({ length: FEW }, make);
  stt[1]!.enqueue(...many(() => anyHearing(random, trouble)));
  for (const one of tts) one.enqueue(...many(() => anySpeech(random, trouble)));
  for (const one of llm) one.add(...many(() => anyAnswer(random, trouble)));
}

function anyHearing(random: Random, trouble: number): HearingScript {
  const partials = [{ afterMs: random.whole(0, 900), text: random.pick(['stop', 'when do you', 'mm hm']) }];
  if (random.chance(trouble))
    return random.pick<HearingScript>([{ partials, stall: true }, { failAfterMs: random.whole(0, 900) }]);
  const text = random.pick(['', 'yes', 'mm hm', 'stop please', 'when do you open', 'five five']);
  const refused = text === '' && random.chance(0.5);
  const early = random.chance(0.3)
    ? [{ afterMs: random.whole(0, 400), text: random.pick(['', 'yes', 'when']) }]
    : [];
  return { partials, early, final: { text, refused, afterFinishMs: random.pick([0, 30, 600, 1400]) } };
}

function anySpeech(random: Random, trouble: number): SpeechScript {
  if (!random.chance(trouble)) return { firstAudioMs: random.pick([0, 60, 800]) };
  const ms = random.whole(0, 900);
  return random.pick<SpeechScript>([
    { failAfterMs: ms },
    { cutAfterAudioMs: ms },
    { stallAfterAudioMs: ms },
    { firstAudioMs: 3000 },
  ]);
}

function anyAnswer(random: Random, trouble: number): ScriptedStep[] {
  const steps: ScriptedStep[] = [];
  for (let left = random.whole(0, 4); left > 0; left -= 1) {
    const afterMs = random.pick([0, 20, 300, 1500]);
    const tool = { id: `a${random.next()}`, name: 'look', arguments: {} };
    if (random.chance(0.2)) steps.push({ afterMs, tool });
    else
      steps.push({ afterMs, text: random.pick(['We open at nine. ', 'And, as you know, we close. ', '🙂']) });
  }
  if (random.chance(trouble))
    return [...steps, random.pick<ScriptedStep>([{ stall: true }, { fail: 'provider.cut' }])];
  const end = random.chance(0.1) ? { end: { reason: 'done' } } : {};
  return [
    ...steps,
    { outcome: { ...end, ...(random.chance(0.3) ? { expect: anyExpectation(random) } : {}) } },
  ];
}

function anyTools(random: Random, clock: VirtualClock): ToolRunner {
  return {
    tools: [{ name: 'look', description: 'looks something up', parameters: {} }],
    run: async (_, signal) => {
      await sleep(clock, random.pick([0, 300, 3000, 20_000]), signal);
      return { ok: true, value: 'nine' };
    },
  };
}
