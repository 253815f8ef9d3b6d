import { describe, expect, it } from 'vitest';
import { memoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { NO_CONSTITUTION } from '#platform/governance/constitution/constitution.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import type { Followed } from './event-window.ts';
import { testSessions } from './fakes/sessions.ts';
import { silence, speech } from './fakes/sound.ts';
import type { NewSession } from './new-session.ts';
import type { OpenSession } from './open-session.ts';
import type { SessionServiceSetup } from './session-service.ts';

const crm: Principal = {
  kind: 'key',
  id: 'key_1',
  label: 'crm',
  tenantId: 'acme',
  role: 'operator',
  scopes: null,
};
const ASKED: NewSession = { tenantId: 'acme', principal: crm, project: 'kiosk' };

function house(change: Partial<SessionServiceSetup> = {}) {
  const clock = new VirtualClock();
  const stt = fakeSpeechToText({ clock });
  const audit = memoryAudit(() => clock.epochMs());
  const governance = memoryGovernance({ clock, audit });
  const sessions = testSessions(clock, {
    audit,
    governance,
    recognisers: [{ stt, guided: false }],
    ...change,
  });
  return { clock, stt, audit, governance, ...sessions };
}

/** Sends at the pace at which it is spoken. */
async function say(session: OpenSession, clock: VirtualClock, ...sounds: Uint8Array[]): Promise<void> {
  for (const sound of sounds) {
    for (let at = 0; at < sound.length; at += 3200) {
      await session.audio(sound.subarray(at, at + 3200));
      await clock.advance(100);
    }
  }
}

/** All that it tells; the session must be over. */
async function told(session: OpenSession, after = 0): Promise<Followed[]> {
  const events: Followed[] = [];
  for await (const event of session.events(after)) events.push(event);
  return events;
}

async function stopped(session: OpenSession, clock: VirtualClock): Promise<void> {
  const over = session.stop('asked', crm);
  await clock.advance(11_000);
  await over;
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (fault: unknown) => (fault instanceof ParleyError ? fault.code : String(fault)),
  );

describe('A session', () => {
  it('is created, becomes active with the first sound, and tells what was said and when', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({
      partials: [{ afterMs: 100, text: 'ten' }],
      final: { text: 'ten of clubs', confidence: 0.9, words: [{ text: 'ten', startMs: 300, endMs: 500 }] },
    });
    const session = await service.create(ASKED);
    expect(session.state).toBe('created');
    await say(session, clock, silence(1000), speech(800), silence(1000));
    expect(session.state).toBe('active');
    await stopped(session, clock);
    const events = await told(session);
    expect(events.map((event) => (event === 'heartbeat' ? event : event.type))).toEqual([
      'session.created',
      'session.active',
      'speech.started',
      'transcript.partial',
      'speech.ended',
      'transcript.final',
      'session.stopping',
      'session.stopped',
    ]);
    expect(events[5]).toMatchObject({
      text: 'ten of clubs',
      confidence: 0.9,
      refused: false,
      fromMs: 1000,
      toMs: 1800,
      words: [{ text: 'ten', startMs: 1000, endMs: 1200 }],
    });
    expect(events.map((event) => (event === 'heartbeat' ? 0 : event.seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await service.record('acme', session.id)).toMatchObject({
      state: 'stopped',
      stopped: { reason: 'asked', by: 'crm' },
      audioMs: 2800,
      utterances: 1,
    });
  });

  it('hears 8 kHz as well, and chunks of any whole number of samples', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({ final: { text: 'yes' } });
    const session = await service.create({ ...ASKED, sampleRateHz: 8000 });
    const sound = speech(600, 8000);
    for (let at = 0; at < sound.length; at += 334) {
      await session.audio(sound.subarray(at, at + 334));
      await clock.advance(20);
    }
    await stopped(session, clock);
    const finals = (await told(session)).filter(
      (event) => event !== 'heartbeat' && event.type === 'transcript.final',
    );
    expect(finals).toMatchObject([{ text: 'yes', fromMs: 0 }]);
    expect(finals).toHaveLength(1);
  });

  it('that is stopped in the middle of a word still tells what was said until then', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({ final: { text: 'ten of', afterFinishMs: 400 } });
    const session = await service.create(ASKED);
    await say(session, clock, speech(800));
    const over = session.stop('asked', crm);
    expect(session.state).toBe('stopping');
    await clock.advance(500);
    await over;
    expect(await told(session)).toContainEqual(
      expect.objectContaining({ type: 'transcript.final', text: 'ten of' }),
    );
  });

  it('asks the next recogniser when one fails, and says so', async () => {
    const clock = new VirtualClock();
    const [first, second] = ['first', 'second'].map((id) => fakeSpeechToText({ clock, id }));
    first!.enqueue({ failAfterMs: 50 });
    second!.enqueue({ final: { text: 'ten of clubs' } });
    const { service } = testSessions(clock, {
      recognisers: [first!, second!].map((stt) => ({ stt, guided: false })),
    });
    const session = await service.create(ASKED);
    await say(session, clock, speech(800), silence(1000));
    await stopped(session, clock);
    const events = await told(session);
    expect(events).toContainEqual(expect.objectContaining({ type: 'session.warning' }));
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'transcript.final', text: 'ten of clubs' }),
    );
  });

  it('does not wait for ever for a recogniser that says nothing more', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({ partials: [{ afterMs: 50, text: 'ten' }], stall: true });
    const session = await service.create(ASKED);
    await say(session, clock, speech(800), silence(1000));
    await stopped(session, clock);
    expect(await told(session)).toContainEqual(
      expect.objectContaining({ type: 'transcript.final', text: 'ten', confidence: 0 }),
    );
  });

  it('without sound is stopped as idle, and one that never ends as too long', async () => {
    const { clock, service } = house();
    const idle = await service.create({ ...ASKED, idleMs: 5000 });
    const long = await service.create({ ...ASKED, idleMs: 600_000, longestMs: 10_000 });
    await clock.advance(6000);
    expect((await idle.over).stopped).toMatchObject({ reason: 'idle', by: 'parley' });
    await clock.advance(6000);
    expect((await long.over).stopped).toMatchObject({ reason: 'too-long' });
  });

  it('is stopped with Parley, and no other is opened then', async () => {
    const { clock, service, stores } = house();
    const session = await service.create(ASKED);
    const over = service.stop();
    await clock.advance(5000);
    await over;
    expect(await stores.forTenant('acme').get(session.id)).toMatchObject({ stopped: { reason: 'shutdown' } });
    expect(await codeOf(service.create(ASKED))).toBe('call.stopping');
  });
});

describe('A session that ends while the database is away', () => {
  /** Its record stayed open, and its evidence was missing, until Parley was started again. */
  it('is over for its developer at once, and is written down as soon as that can be', async () => {
    const { clock, stores, audit } = house();
    const own = stores.forTenant('acme');
    let away = false;
    const orAway = async <T>(work: () => Promise<T>): Promise<T> => {
      if (away) throw new ParleyError('storage.unavailable', 'away');
      return work();
    };
    const { service, faults } = testSessions(clock, {
      storeOf: () => ({ ...own, progress: (...change) => orAway(() => own.progress(...change)) }),
      audit: { ...audit, record: (action) => orAway(() => audit.record(action)) },
      governance: memoryGovernance({ clock, audit }),
    });
    const session = await service.create(ASKED);
    away = true;
    await stopped(session, clock);
    expect(await told(session)).toContainEqual(expect.objectContaining({ type: 'session.stopped' }));
    await clock.advance(900_000);
    expect(faults).toHaveLength(2);
    await service.create(ASKED).catch(() => undefined);
    expect(service.get('acme', session.id)?.state, 'known here alone').toBe('stopped');
    expect((await own.get(session.id))?.state).toBe('created');
    away = false;
    await clock.advance(120_000);
    expect(await own.get(session.id)).toMatchObject({ state: 'stopped', stopped: { reason: 'asked' } });
    expect(audit.told().at(-1)).toBe(`acme: sessions.stop ${session.id}`);
    expect(audit.told().filter((line) => line.includes('sessions.stop'))).toHaveLength(1);
  });

  it('is tried once more when Parley stops, and holds that up no longer', async () => {
    const { clock, stores } = house();
    const own = stores.forTenant('acme');
    let asked = 0;
    const { service, faults } = testSessions(clock, {
      storeOf: () => ({
        ...own,
        progress: async () => {
          asked += 1;
          throw new ParleyError('storage.unavailable', 'away');
        },
      }),
    });
    const session = await service.create(ASKED);
    await stopped(session, clock);
    const before = asked;
    await service.stop();
    expect([asked - before, faults.length]).toEqual([1, 2]);
  });
});

describe('What is no sound of the session', () => {
  it('is refused: an odd byte, a WAV file, ten megabytes, anything after the end', async () => {
    const { clock, service } = house();
    const session = await service.create(ASKED);
    const wav = new Uint8Array(64);
    wav.set(Buffer.from('RIFF....WAVEfmt '));
    expect(await codeOf(session.audio(new Uint8Array(641)))).toBe('session.audio_malformed');
    expect(await codeOf(session.audio(wav))).toBe('session.audio_malformed');
    expect(await codeOf(session.audio(new Uint8Array(10_000_000)))).toBe('session.audio_overrun');
    expect(session.record).toMatchObject({ state: 'created', audioMs: 0 });
    const [first, second] = [session.stop('asked', crm), session.stop('asked', crm)];
    await clock.advance(11_000);
    expect(await first).toEqual(await second);
    expect(await codeOf(session.audio(silence(20)))).toBe('session.stopped');
  });

  it('is not asked for: a rate, a recogniser, a project of no known form', async () => {
    const { service } = house();
    expect(await codeOf(service.create({ ...ASKED, sampleRateHz: 44_100 }))).toBe('request.invalid');
    expect(await codeOf(service.create({ ...ASKED, recogniser: 'whisper' }))).toBe(
      'session.recogniser_unknown',
    );
    expect(await codeOf(service.create({ ...ASKED, project: 'a\0b' }))).toBe('request.invalid');
    expect(await codeOf(service.create({ ...ASKED, agentId: 'nobody' }))).toBe('agent.unknown');
    expect(service.count).toBe(0);
  });

  it('waits where more comes than is listened to: whoever waits for the answer is never too fast', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({ final: { text: 'all of it' } });
    const session = await service.create({ ...ASKED, pauseMs: 3000 });
    let sent = 0;
    const sending = (async () => {
      for (; sent < 20; sent += 1) await session.audio(speech(1000));
    })();
    await clock.advance(1000);
    expect(sent).toBeGreaterThan(4);
    expect(sent).toBeLessThan(12);
    await clock.advance(10_000);
    await sending;
    await stopped(session, clock);
    expect(session.record.audioMs).toBe(20_000);
  });
});

describe('A recogniser that is guided', () => {
  it('is not opened without anything to listen for, and is told what it is to listen for', async () => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock, id: 'soundswallower' });
    stt.enqueue({ final: { text: 'ten of clubs' } });
    const { service } = testSessions(clock, { recognisers: [{ stt, guided: true }] });
    expect(await codeOf(service.create(ASKED))).toBe('session.unguided');
    const session = await service.create({
      ...ASKED,
      listenFor: { phrases: ['Ten of Clubs!', 'ten of clubs'] },
    });
    await say(session, clock, speech(500));
    expect(stt.hearings[0]?.options.guide.phrases).toEqual(['ten of clubs']);
    await stopped(session, clock);
  });
});

describe('The gate before a session', () => {
  it('leaves verdict, tier and constitution on the session and in the evidence', async () => {
    const { clock, service, audit } = house();
    const session = await service.create({ ...ASKED, channel: 'phone', constitution: NO_CONSTITUTION });
    expect(session.record.governance).toMatchObject({ tier: 'medium', constitutionHash: NO_CONSTITUTION });
    await stopped(session, clock);
    expect(audit.told()).toEqual([
      `acme: sessions.create ${session.id}`,
      `acme: sessions.stop ${session.id}`,
    ]);
  });

  it('refuses a session under another constitution than the one in force', async () => {
    const { service, audit } = house();
    expect(await codeOf(service.create({ ...ASKED, constitution: 'f'.repeat(64) }))).toBe(
      'constitution.mismatch',
    );
    expect(audit.told()).toEqual([]);
  });

  it('refuses what no policy permits, and gives the place back', async () => {
    const left: string[] = [];
    const { service } = house({ quotas: { enterCall: async (tenant) => () => void left.push(tenant) } });
    const viewer: Principal = { ...crm, role: 'viewer' };
    expect(await codeOf(service.create({ ...ASKED, principal: viewer }))).toBe('policy.denied');
    expect(left).toEqual(['acme']);
  });

  it('is not opened when it cannot be proved', async () => {
    const down = { record: async () => Promise.reject(new ParleyError('storage.unavailable', 'away')) };
    const clock = new VirtualClock();
    const { service, stores } = testSessions(clock, { audit: down, governance: memoryGovernance({ clock }) });
    expect(await codeOf(service.create(ASKED))).toBe('storage.unavailable');
    expect(await stores.forTenant('acme').list({ limit: 9 })).toEqual([]);
  });
});

describe('The events of a session', () => {
  it('are followed from any number on, and who has missed more than is kept is told of the gap', async () => {
    const { clock, stt, service } = house();
    stt.enqueue({
      partials: Array.from({ length: 1200 }, (_, at) => ({ afterMs: 1, text: `word ${at}` })),
      final: { text: 'many words' },
    });
    const session = await service.create(ASKED);
    await say(session, clock, speech(800), silence(1000));
    await stopped(session, clock);
    const [gap, next] = await told(session, 5);
    expect(gap).toEqual({ type: 'session.gap', fromSeq: 6, seq: session.lastSeq - 1000 });
    expect(next).toMatchObject({ seq: session.lastSeq - 999 });
    expect(await told(session, session.lastSeq)).toEqual([]);
  });

  it('reach a reader who came first as they happen, with a sign of life while nothing does', async () => {
    const { clock, service } = house();
    const session = await service.create({ ...ASKED, idleMs: 600_000 });
    const leaving = new AbortController();
    const reader = session.events(1, leaving.signal);
    const quiet = reader.next();
    await clock.advance(15_000);
    expect((await quiet).value).toBe('heartbeat');
    const live = reader.next();
    await session.audio(silence(20));
    expect((await live).value).toMatchObject({ type: 'session.active', seq: 2 });
    const last = reader.next();
    leaving.abort();
    expect((await last).done).toBe(true);
  });

  it('are of the session’s own tenant alone', async () => {
    const { service } = house();
    const session = await service.create(ASKED);
    expect(service.get('globex', session.id)).toBeUndefined();
    expect(await codeOf(service.record('globex', session.id))).toBe('session.unknown');
  });
});
