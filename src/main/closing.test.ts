import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { Closing } from './closing.ts';

function keptLog() {
  const lines: object[] = [];
  return {
    lines,
    warn: (fields: object) => void lines.push(fields),
    error: (fields: object) => void lines.push(fields),
  };
}

describe('Stopping', () => {
  it('closes what was opened last first, and each part once', async () => {
    const closed: string[] = [];
    const closing = new Closing();
    for (const name of ['folder', 'database', 'calls']) {
      closing.add({ name, limitMs: 1000, close: async () => void closed.push(name) });
    }
    const clock = new VirtualClock();
    const both = await Promise.all([closing.close(clock, keptLog()), closing.close(clock, keptLog())]);
    expect(both).toEqual([true, true]);
    expect(closed).toEqual(['calls', 'database', 'folder']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on past a part that hangs, after its time, and past one that fails', async () => {
    const closed: string[] = [];
    const closing = new Closing();
    const clock = new VirtualClock();
    const log = keptLog();
    closing.add({ name: 'database', limitMs: 1000, close: () => void closed.push('database') });
    closing.add({
      name: 'engines',
      limitMs: 1000,
      close: () => {
        throw new Error('broken');
      },
    });
    closing.add({ name: 'calls', limitMs: 8000, close: () => new Promise(() => undefined) });
    const done = closing.close(clock, log);
    await clock.advance(7999);
    expect(closed).toEqual([]);
    await clock.advance(1);
    expect(await done).toBe(false);
    expect(closed).toEqual(['database']);
    expect(log.lines).toMatchObject([{ part: 'calls', limitMs: 8000 }, { part: 'engines' }]);
  });
});
