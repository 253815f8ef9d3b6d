import { afterEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';
import { WorkerPool } from './worker-pool.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
const section = (id: number, bytes: number[]): number[] => [id, bytes.length, ...bytes];
const ONE_TYPE = section(1, [1, 0x60, 0, 0]);

/** Programs that are not Flite: a memory and a `_start` of these instructions. */
function program(...body: number[]): Promise<WebAssembly.Module> {
  const exported = section(7, [2, ...name('memory'), 2, 0, ...name('_start'), 0, 0]);
  const code = section(10, [1, body.length + 2, 0, ...body, 0x0b]);
  const memory = section(5, [1, 0, 1]);
  return WebAssembly.compile(
    Uint8Array.from([HEADER, ONE_TYPE, section(3, [1, 0]), memory, exported, code].flat()),
  );
}

/** Needs what nobody gives: the thread ends as soon as it starts. */
function stillborn(): Promise<WebAssembly.Module> {
  const imported = section(2, [1, ...name('x'), ...name('y'), 0, 0]);
  return WebAssembly.compile(Uint8Array.from([HEADER, ONE_TYPE, imported].flat()));
}

const TRAPS = [0x00];
const LOOPS = [0x03, 0x40, 0x0c, 0x00, 0x0b];
const WORK = { type: 'speak', text: 'Hello', voice: 'slt', speed: 1 } as const;

const pools: WorkerPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

async function open(...body: number[]): Promise<{ pool: WorkerPool; clock: VirtualClock }> {
  const clock = new VirtualClock();
  const pool = new WorkerPool({ clock, workers: 1, module: await program(...body) });
  pools.push(pool);
  return { pool, clock };
}

describe('the threads that speak', () => {
  it('answer a program that breaks with engine.crashed after a second try, and live on', async () => {
    const { pool } = await open(...TRAPS);
    await expect(pool.submit(WORK, 0).done).rejects.toMatchObject({ code: 'engine.crashed' });
    await expect(pool.submit(WORK, 0).done).rejects.toMatchObject({ code: 'engine.crashed' });
    expect(pool.replaced).toBe(0);
  });

  it('are ended and replaced when they hang, and the piece fails after a second try', async () => {
    const { pool, clock } = await open(...LOOPS);
    const done = pool.submit(WORK, 0).done.catch((fault: unknown) => fault);
    await clock.advance(10_000);
    await until(() => pool.replaced === 1 && pool.working === 1);
    await clock.advance(10_000);
    expect(await done).toMatchObject({ code: 'engine.crashed' });
    await until(() => pool.replaced === 2);
    expect(pool.replaced).toBe(2);
    expect(pool.working).toBe(0);
  });

  it('are not started again without end when they cannot start, and a piece is not kept waiting', async () => {
    const clock = new VirtualClock();
    const pool = new WorkerPool({ clock, workers: 1, module: await stillborn() });
    pools.push(pool);
    await expect(pool.submit(WORK, 0).done).rejects.toMatchObject({ code: 'engine.crashed' });
    await until(() => pool.replaced >= 4);
    const after = pool.replaced;
    await pause(100);
    expect(pool.replaced).toBe(after);
  });

  it('take what a caller waits for first, and drop what nobody wants', async () => {
    const { pool } = await open(...TRAPS);
    const order: string[] = [];
    const submit = (name: string, urgency: 0 | 1 | 2) => {
      const submitted = pool.submit(WORK, urgency);
      submitted.done.catch(() => order.push(name));
      return submitted;
    };
    submit('running', 2);
    submit('later', 2);
    const dropped = submit('dropped', 0);
    const last = submit('next', 1);
    submit('first', 0);
    dropped.drop();
    expect(pool.waiting).toBe(3);
    await last.done.catch(() => undefined);
    expect(order).toEqual(['first', 'next']);
  });

  it('refuse more than can be spoken in time', async () => {
    const { pool } = await open(...LOOPS);
    for (let i = 0; i < 501; i += 1) pool.submit(WORK, 0);
    await expect(pool.submit(WORK, 0).done).rejects.toMatchObject({ code: 'engine.busy' });
  });

  it('fail what is left when they are closed, and everything afterwards', async () => {
    const { pool } = await open(...LOOPS);
    const left = pool.submit(WORK, 0).done.catch((fault: unknown) => fault);
    await pool.close();
    expect(await left).toMatchObject({ code: 'engine.crashed' });
    await expect(pool.submit(WORK, 0).done).rejects.toMatchObject({ code: 'engine.crashed' });
  });
});
