import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { remembered, type Remembered } from './remembered.ts';

let clock: VirtualClock;
let truth: string | Error;
let reads: number;
let memory: Remembered<string>;
beforeEach(() => {
  clock = new VirtualClock();
  truth = 'one';
  reads = 0;
  const read = async (tenantId: string): Promise<string> => {
    reads += 1;
    if (truth instanceof Error) throw truth;
    return `${tenantId}: ${truth}`;
  };
  memory = remembered(read, { clock, freshMs: 5_000 });
});

describe('What changes seldom', () => {
  it('is read once for many who ask at once, and for each tenant', async () => {
    expect(await Promise.all(['a', 'a', 'b'].map((id) => memory.get(id)))).toEqual([
      'a: one',
      'a: one',
      'b: one',
    ]);
    expect(reads).toBe(2);
  });

  it('is read again when it is no longer fresh, or was changed here', async () => {
    await memory.get('a');
    truth = 'two';
    expect(await memory.get('a')).toBe('a: one');
    await clock.advance(5_000);
    expect(await memory.get('a')).toBe('a: two');
    truth = 'three';
    memory.forget('a');
    expect(await memory.get('a')).toBe('a: three');
  });

  it('is what it last was while it cannot be read', async () => {
    await memory.get('a');
    truth = new Error('away');
    await clock.advance(60_000);
    expect(await memory.get('a')).toBe('a: one');
    await expect(memory.get('b')).rejects.toThrow('away');
  });

  it('that was read before it was changed here is not kept', async () => {
    const early = memory.get('a');
    memory.forget('a');
    truth = 'two';
    await early;
    expect(await memory.get('a')).toBe('a: two');
  });
});
