import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { ASKED, codeOf, crm, house, say, stopped, told } from './fakes/developer.ts';
import { testSessions } from './fakes/sessions.ts';
import { silence, speech } from './fakes/sound.ts';

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
