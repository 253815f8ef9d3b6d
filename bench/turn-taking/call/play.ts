/**
 * One item as a whole call on the virtual clock: the real session with its ear, playout and heart, real voice activity, a far end
 * that mixes what it hears, and a recogniser that knows the labels.
 */
import type { LogEntry } from '../../../src/voice/log.ts';
import type { CallPlan, Expectation, TurnPlan } from '../../../src/voice/plan.ts';
import { VirtualClock } from '../../../src/voice/ports/fakes/clock.ts';
import type { SpeechToText } from '../../../src/voice/ports/speech-to-text.ts';
import type { VoiceActivity } from '../../../src/voice/ports/voice-activity.ts';
import { Session } from '../../../src/voice/session.ts';
import { createTicker } from '../../../src/voice/speaking/ticker.ts';
import type { Item } from '../set/items.ts';
import type { Speaker } from '../sound/clips.ts';
import { agentVoice } from './agent-voice.ts';
import { readAgentWords } from './agent-words.ts';
import { type EmbeddedRecogniser, guideOf } from './embedded.ts';
import { FarEnd } from './far-end.ts';
import { openMicrophone } from './microphone.ts';
import { mindThatSays } from './mind.ts';
import { planFor } from './plan.ts';
import {
  type Hearable,
  labelledRecogniser,
  type RecogniserSetup,
  type RecogniserTiming,
} from './recogniser.ts';
import { echoWords, type Span, spanOf, wordsOf } from './said.ts';

export type WordsMode = 'labels' | 'none' | 'embedded';

export interface PlaySetup {
  speaker: Speaker;
  vad: VoiceActivity;
  timing: RecogniserTiming;
  words: WordsMode;
  turn: TurnPlan;
  /** To the model's first token; 0 (or absent) answers at once. */
  firstTokenMs?: number;
  /** Thoughts thrown away for each turn (TA3); absent: the product's default. */
  thinkAhead?: number;
  /** Hears in place of the labels, where words are `embedded`. */
  embedded?: EmbeddedRecogniser;
  /** Real time in which answers of other threads arrive, after each 20 ms of the call; absent where there are none. */
  breathe?: () => Promise<void>;
}

export interface PlayedCall {
  log: LogEntry[];
  /** Call time of the item's first word or sound, and of its last end; null where nothing sounds. */
  caller: Span | null;
  /** What was said, in call time. */
  said: Hearable[];
  /** When the reply, or the question, could first be heard. */
  replyMs: number;
  /** When the agent's sound began at the far end, each time after none. */
  soundBeganMs: number[];
  /** Requests for a final: while the caller might have gone on (HR6), and when speech had ended. */
  asked: { early: number; ended: number };
}

const LONGEST_MS = 45_000;
/** After the item's end the call goes on for so long: every ruling and every late turn falls within it. */
const AFTERWARDS_MS = { overlap: 3200, endpointing: 3500 };

export async function playItem(item: Item, setup: PlaySetup): Promise<PlayedCall> {
  const stage = openStage(item, setup);
  const { clock, session, line, log } = stage;
  session.answer();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 20) {
      await clock.advance(Math.min(20, left));
      await setup.breathe?.();
    }
  };
  const until = async (done: () => boolean, limitMs: number): Promise<void> => {
    const endMs = clock.nowMs() + limitMs;
    while (!done() && clock.nowMs() < endMs) await pass(20);
  };
  const count = (type: string): number =>
    log.filter((entry) => entry.kind === 'event' && entry.data.type === type).length;
  await until(() => count('reply.ended') > 0, 12_000);
  let replyMs = eventMs(log, 'reply.audible', 0);
  if (item.kind === 'overlap') {
    await pass(300);
    line.type('please tell me');
    await until(() => count('reply.audible') > 1, 3000);
    replyMs = eventMs(log, 'reply.audible', 1);
  }
  const fromMs = item.kind === 'overlap' ? replyMs : clock.nowMs();
  const firstMs = fromMs + item.onsetMs;
  const caller = stage.begin(firstMs);
  if (caller) await pass(caller.endMs - clock.nowMs() + AFTERWARDS_MS[item.kind]);
  else await until(() => count('reply.ended') > 1, 25_000);
  const told = log.slice();
  line.close();
  return { log: told, caller, said: stage.said(), replyMs, soundBeganMs: line.beganMs, asked: stage.asked };
}

interface Stage {
  clock: VirtualClock;
  session: Session;
  line: FarEnd;
  log: LogEntry[];
  asked: PlayedCall['asked'];
  begin(firstMs: number): Span | null;
  said(): Hearable[];
}

function openStage(item: Item, setup: PlaySetup): Stage {
  const clock = new VirtualClock();
  const log: LogEntry[] = [];
  const agentWords = readAgentWords();
  const microphone = openMicrophone(item, setup.speaker);
  const line = new FarEnd({
    clock,
    band: item.condition.band,
    microphone: (fromMs, played) => microphone.take(fromMs, played),
    longestMs: LONGEST_MS,
  });
  let said: Hearable[] = [];
  const asked = { early: 0, ended: 0 };
  const hearing = {
    clock,
    hearable: () => [...said, ...echoWords(item, agentWords.heard(clock.nowMs()))],
    asked: (early: boolean): void => void (early ? (asked.early += 1) : (asked.ended += 1)),
  };
  const session = new Session({
    plan: planOf(item, setup),
    line,
    clock,
    ticker: createTicker(clock, (fault) => {
      throw fault;
    }),
    providers: {
      stt: [recogniserOf(item, setup, hearing)],
      tts: [agentVoice(clock, setup.speaker, item.agentVoice)],
      llm: [
        mindThatSays({
          reply: item.kind === 'overlap' ? item.reply : 'Thank you, one moment.',
          expect: item.expect,
          clock,
          firstTokenMs: setup.firstTokenMs ?? 0,
        }),
      ],
      vad: setup.vad,
    },
    tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'there are no tools' }) },
    log: (entry) => {
      log.push(entry);
      agentWords.read(entry);
    },
    ended: () => undefined,
  });
  const begin = (firstMs: number): Span | null => {
    microphone.start(firstMs);
    said = wordsOf(item, setup.speaker, firstMs);
    return spanOf(item, setup.speaker, firstMs);
  };
  return { clock, session, line, log, said: () => said, asked, begin };
}

/** Only the embedded recogniser is told what callers may say: the rules must not learn the sentences of the set from a guide. */
function planOf(item: Item, { turn, words, thinkAhead }: PlaySetup): CallPlan {
  const plan = planFor(openingOf(item), turn, thinkAhead);
  return words === 'embedded' ? { ...plan, guide: guideOf(item.part) } : plan;
}

function openingOf(item: Item): { text: string; expect: Expectation } {
  if (item.kind === 'overlap') return { text: 'Good morning.', expect: { slots: [], shape: 'open' } };
  return { text: item.ask, expect: item.expect };
}

function recogniserOf(
  item: Item,
  { words, embedded, timing }: PlaySetup,
  hearing: Pick<RecogniserSetup, 'clock' | 'hearable' | 'asked'>,
): SpeechToText {
  if (words === 'embedded' && embedded) return embedded.on(hearing.clock, timing.finalMs);
  const hearable = words === 'none' ? (): Hearable[] => [] : hearing.hearable;
  return labelledRecogniser({ ...hearing, timing, seed: item.id, hearable });
}

function eventMs(log: LogEntry[], type: string, nth: number): number {
  const found = log.filter((entry) => entry.kind === 'event' && entry.data.type === type)[nth];
  return found?.atMs ?? Number.NaN;
}
