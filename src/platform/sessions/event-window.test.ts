import { describe, expect, it } from 'vitest';
import { ASKED, codeOf, house, say, stopped, told } from './fakes/developer.ts';
import { silence, speech } from './fakes/sound.ts';

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
