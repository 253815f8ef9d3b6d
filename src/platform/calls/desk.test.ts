import { describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { VirtualClock, FakeChance } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { difference, ofTheHeart, replay } from '#voice/replay.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import { callGate } from './call-gate.ts';
import { type CallQuotas, Desk } from './desk.ts';
import { memoryCallStore } from './ports/fakes/call-store.ts';
import { memoryRecordingStore } from './ports/fakes/recording-store.ts';

const STRATEGY = JSON.stringify({
  id: 'tiny',
  name: 'Tiny',
  persona: { name: 'Tess', disclosure: 'I am an automated assistant.' },
  greeting: { say: 'Hello. What is your name?' },
  slots: { name: { type: 'spelling' } },
  steps: [{ id: 'name', ask: 'What is your name?', slot: 'name' }],
  closing: { say: 'Goodbye.' },
});

async function open(maxCalls = 2, quotas?: CallQuotas) {
  const clock = new VirtualClock();
  const governance = memoryGovernance({ clock });
  const recordings = memoryRecordingStore();
  const calls = memoryCallStore(recordings);
  const agents = memoryAgentStore(clock);
  await agents.put({ id: 'tiny', name: 'Tiny', source: STRATEGY });
  const faults: unknown[] = [];
  const stt = fakeSpeechToText({ clock });
  const desk = new Desk({
    ...(quotas && { quotas }),
    gate: callGate({ ...governance, clock }),
    agentsOf: () => agents,
    calls,
    recordings,
    clock,
    chance: new FakeChance(),
    ticker: createTicker(clock, (fault) => faults.push(fault)),
    providers: { stt: [stt], tts: [fakeTextToSpeech({ clock })], vad: fakeVoiceActivity() },
    mindFor: () => ({
      llm: [
        fakeLanguageModel(clock, [
          spokenAnswer('Thank you.', { firstMs: 20, everyMs: 5 }, { end: { reason: 'done' } }),
        ]),
      ],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    maxCalls,
    maxLagMs: 20,
    onFault: (_, fault) => faults.push(fault),
  });
  return { clock, desk, calls, recordings, agents, stt, faults, governance };
}

const REQUEST = { tenantId: HOME_TENANT, agentId: 'tiny', from: '+15550100', to: null };

describe('the front desk', () => {
  it('keeps a whole record: head, log that replays, recording and how it ended', async () => {
    const { clock, desk, calls, recordings, stt, faults } = await open();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(3000);
    stt.enqueue({ final: { text: 'a n n a' } });
    void line.speak(new Float32Array(16_000).fill(0.3)).then(() => line.idle());
    await clock.advance(9000);
    await live.ended;
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row).toMatchObject({
      state: 'ended',
      agentId: 'tiny',
      from: '+15550100',
      agentVersion: { number: 1, hash: versionHash(STRATEGY) },
      end: { by: 'agent', reason: 'done', turns: 1 },
    });
    const log = await calls.forTenant(HOME_TENANT).log(live.id, 0, 10_000);
    expect(difference(ofTheHeart(log), replay(row!.plan, { stt: 1, tts: 1, llm: 1 }, log).log)).toBeNull();
    const states = log.flatMap((line) =>
      line.kind === 'life' && 'state' in line.data ? line.data.state : [],
    );
    expect(states).toEqual(['created', 'active', 'ending', 'ended']);
    const recording = await recordings.find(live.id);
    expect(Math.abs(recording!.durationMs - row!.end!.durationMs)).toBeLessThan(200);
    expect(desk.count).toBe(0);
    expect(faults).toEqual([]);
  });

  it('answers under the gate, and its head and its log say so', async () => {
    const { clock, desk, calls, governance } = await open();
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    const reader = calls.forTenant(HOME_TENANT);
    const row = await reader.get(live.id);
    expect(row?.governance).toMatchObject({ tier: 'medium', recording: 'allowed', degraded: false });
    const governed = (await reader.log(live.id, 0, 10)).filter(({ data }) => data.type === 'call.governed');
    expect(governed).toMatchObject([{ kind: 'life', data: row!.governance! }]);
    const { decisions } = governance.storesOf(HOME_TENANT);
    expect(await decisions.get(row!.governance!.verdictId)).toMatchObject({
      callId: live.id,
      outcome: 'allow',
    });
  });

  it('whom the gate refuses is not answered, and holds no place', async () => {
    const { clock, desk, calls, governance } = await open(1);
    governance.policyEngine.decide = async () => ({ decision: 'deny', policies: [] });
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({
      code: 'policy.denied',
    });
    expect(await calls.forTenant(HOME_TENANT).list({ limit: 9 })).toEqual([]);
    desk.reserve().leave();
  });

  it('a call that may not be recorded leaves no recording', async () => {
    const { clock, desk, agents, recordings } = await open();
    const strategy = { ...(JSON.parse(STRATEGY) as object), sensitive: ['payment'] };
    await agents.put({ id: 'tiny', name: 'Tiny', source: JSON.stringify(strategy) });
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    await clock.advance(1000);
    await Promise.all([live.end('operator', 'enough'), clock.advance(9000)]);
    expect(await recordings.find(live.id)).toBeNull();
  });

  it('a caller is answered though the policy server says nothing', async () => {
    const { clock, desk, governance } = await open();
    governance.policyEngine.mood = 'silent';
    const answering = desk.answer(new FakeLine({ clock }), REQUEST);
    await clock.advance(60);
    expect((await answering).id).toMatch(/^call_/);
  });

  it('writes down whom it turned away, and why', async () => {
    const { clock, desk, calls } = await open(1);
    desk.turnedAway(REQUEST, 'twilio', 'no place was free');
    await clock.advance(1);
    const [row] = await calls.forTenant(HOME_TENANT).list({ limit: 10 });
    expect(row).toMatchObject({
      state: 'refused',
      channel: 'twilio',
      from: '+15550100',
      answeredAtMs: null,
      end: { reason: 'no place was free', by: 'limit', turns: 0 },
    });
  });

  it('refuses the call that is one too many, exactly', async () => {
    const { clock, desk } = await open(1);
    const first = desk.answer(new FakeLine({ clock }), REQUEST);
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({ code: 'call.full' });
    await first;
    expect(desk.count).toBe(1);
  });

  it('counts a place from the moment at which it is reserved to the end of the record, and each once', async () => {
    const { clock, desk } = await open(2);
    const place = desk.reserve();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, { ...REQUEST, place });
    desk.reserve();
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({ code: 'call.full' });
    expect(desk.load.callsRefused).toBe(1);
    line.leave();
    await clock.advance(100);
    await live.ended;
    await desk.answer(new FakeLine({ clock }), REQUEST);
    expect(() => desk.reserve()).toThrow('all of 2 places are taken');
  });

  it('gives a place back when the call could not be answered', async () => {
    const { clock, desk } = await open(1);
    const nobody = { ...REQUEST, agentId: 'nobody', place: desk.reserve() };
    await expect(desk.answer(new FakeLine({ clock }), nobody)).rejects.toMatchObject({
      code: 'agent.unknown',
    });
    await desk.answer(new FakeLine({ clock }), REQUEST);
    expect(desk.count).toBe(1);
  });

  it('takes exactly as many as there is room for of a hundred that come in the same instant', async () => {
    const { clock, desk } = await open(10);
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => desk.answer(new FakeLine({ clock }), REQUEST)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(10);
    expect([desk.count, desk.load.callsRefused]).toEqual([10, 90]);
  });

  it('refuses an agent that does not exist, and one whose strategy is broken', async () => {
    const { clock, desk, agents } = await open();
    const line = new FakeLine({ clock });
    await expect(desk.answer(line, { ...REQUEST, agentId: 'nobody' })).rejects.toMatchObject({
      code: 'agent.unknown',
    });
    await agents.put({ id: 'broken', name: 'Broken', source: 'id: broken' });
    await expect(desk.answer(line, { ...REQUEST, agentId: 'broken' })).rejects.toMatchObject({
      code: 'strategy.invalid',
    });
    expect(line.records).toEqual([]);
  });

  it('says goodbye to everybody when it stops, and takes no more calls', async () => {
    const { clock, desk, calls } = await open();
    const lines = [new FakeLine({ clock }), new FakeLine({ clock })];
    const live = await Promise.all(lines.map((line) => desk.answer(line, REQUEST)));
    await clock.advance(500);
    const stopped = desk.stop();
    await clock.advance(8000);
    await stopped;
    for (const call of live)
      expect(await calls.forTenant(HOME_TENANT).get(call.id)).toMatchObject({
        state: 'ended',
        end: { by: 'shutdown' },
      });
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({
      code: 'call.stopping',
    });
  });

  it('holds a call whose tenant has no storage left, does not record it, and says so', async () => {
    let room = false;
    const quotas: CallQuotas = { enterCall: async () => () => {}, roomToRecord: async () => room };
    const { clock, desk, calls, recordings } = await open(2, quotas);
    const request = { tenantId: HOME_TENANT, agentId: 'tiny', from: null, to: null };
    const hold = async () => {
      const line = new FakeLine({ clock });
      const live = await desk.answer(line, request);
      line.idle();
      await clock.advance(3000);
      line.leave();
      await live.ended;
      return live;
    };
    const full = await hold();
    expect(await recordings.find(full.id)).toBeNull();
    const row = await calls.forTenant(HOME_TENANT).get(full.id);
    expect(row).toMatchObject({
      state: 'ended',
      governance: {
        recording: 'denied',
        reasons: expect.arrayContaining([expect.stringContaining('storage')]),
      },
    });
    expect(row!.end!.durationMs).toBeGreaterThan(2000);
    room = true;
    const next = await hold();
    expect(await recordings.find(next.id)).not.toBeNull();
  });

  it('hears the caller left and the agent right, where they sounded', async () => {
    const { clock, desk, recordings } = await open();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(4000);
    void line.speak(new Float32Array(8000).fill(0.3)).then(() => line.idle());
    await clock.advance(2000);
    line.leave();
    await live.ended;
    const samples = recordings.samples(live.id)!;
    const loudMs = (side: number, fromMs: number, toMs: number): number => {
      let loud = 0;
      for (let i = fromMs * 16; i < toMs * 16; i += 1)
        if (Math.abs(samples[2 * i + side] ?? 0) > 1000) loud += 1;
      return loud / 16;
    };
    expect(loudMs(0, 3990, 4540)).toBeGreaterThan(450);
    expect(loudMs(0, 0, 3950)).toBe(0);
    expect(loudMs(1, 0, 2000)).toBeGreaterThan(500);
  });

  it('answers with the version that is published, not with the draft that somebody edits', async () => {
    const { clock, desk, agents, calls } = await open();
    const by = { kind: 'user', id: 'u', label: 'ann@example.com' } as const;
    const edited = STRATEGY.replace('Hello.', 'A draft.');
    await agents.saveDraft('tiny', { name: 'Tiny', source: edited, revision: 1, by });
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row?.agentVersion?.number).toBe(1);
    expect(row?.plan.greeting.text).toContain('Hello.');
  });

  it('shows who watches each call as it begins, changes and ends, and no call of another tenant', async () => {
    const { clock, desk } = await open();
    const seen: unknown[] = [];
    const leave = desk.watch(HOME_TENANT, ({ type, call }) =>
      seen.push([type, call.now.state, call.now.muted, call.now.lastWords?.text]),
    );
    const others: unknown[] = [];
    desk.watch('globex', (change) => others.push(change));
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(3000);
    await live.mute(true);
    line.leave();
    await clock.advance(100);
    await live.ended;
    const said = 'Hello. What is your name? What is your name?';
    expect(seen).toEqual([
      ['started', 'ringing', false, undefined],
      ['changed', 'active', false, undefined],
      ['changed', 'active', false, said],
      ['changed', 'active', true, said],
      ['ended', 'active', true, said],
    ]);
    expect([others, desk.list(HOME_TENANT)]).toEqual([[], []]);
    expect(() => live.say('Are you there?', { now: true })).toThrow('is not being held');
    leave();
  });

  it('hands on only what its channel can, once the strategy’s sentence was said', async () => {
    const { clock, desk, agents } = await open();
    await agents.put({
      id: 'tiny',
      name: 'Tiny',
      source: STRATEGY.replace('{', '{"transfer":"I connect you.",'),
    });
    const line = new FakeLine({ clock });
    const handed: [string, number][] = [];
    const transfer = async (to: string): Promise<void> => void handed.push([to, clock.nowMs()]);
    const live = await desk.answer(line, { ...REQUEST, transfer });
    line.idle();
    await clock.advance(5000);
    const done = live.transfer('+12125550123', { signal: new AbortController().signal });
    await clock.advance(5000);
    await done;
    expect(handed[0]?.[0]).toBe('+12125550123');
    expect(live.now.lastWords?.text).toBe('I connect you.');
    expect(handed[0]![1]).toBeGreaterThan(5500);
    const browser = await desk.answer(new FakeLine({ clock }), REQUEST);
    await expect(
      browser.transfer('+12125550123', { signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'call.not_transferable' });
  });

  it('speaks in the tone that is asked for in this one call', async () => {
    const { clock, desk, calls } = await open();
    const live = await desk.answer(new FakeLine({ clock }), { ...REQUEST, tone: 'empathetic' });
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row?.plan.voice.speed).toBe(0.93);
    expect(row?.plan.speech.fillers[0]).toBe('One moment, I am with you.');
  });

  it('refuses a call with variables that the agent does not have, and keeps the place free', async () => {
    const { clock, desk } = await open(1);
    const line = new FakeLine({ clock });
    const wrong = desk.answer(line, { ...REQUEST, variables: { company: 'Acme' } });
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' });
    await desk.answer(line, REQUEST);
  });
});
