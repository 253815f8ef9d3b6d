import { describe, expect, it } from 'vitest';
import { Caller, type Script } from './caller.ts';
import type { MediaSocket } from './media-socket.ts';
import { Measures } from './measures.ts';
import type { Sounds } from './utterances.ts';

const SOUND = Buffer.alloc(160, 0x20).toString('base64');
const QUIET = Buffer.alloc(160, 0xff).toString('base64');
/** A turn of 100 ms, a barge-in of 200 ms. */
const SOUNDS: Sounds = {
  turns: [Array.from({ length: 5 }, () => 'turn')],
  bargeIns: [Array.from({ length: 10 }, () => 'barge')],
  silence: ['silence'],
};

/** A caller on a clock of its own, and what it has sent. */
function stage(script: Script) {
  const measures = new Measures();
  measures.measuring = true;
  const sent: string[] = [];
  const socket = {
    media: (payload: string) => void sent.push(payload),
    mark: (name: string) => void sent.push(`mark ${name}`),
    digit: (digit: string) => void sent.push(`key ${digit}`),
  } as unknown as MediaSocket;
  // The script of a caller follows from its number: the second of three speaks over the reply.
  const caller = new Caller({ index: 2, script, sounds: SOUNDS, measures, chance: () => 0 });
  caller.answered(socket, 0);
  let nowMs = 0;
  const until = (endMs: number, agent: (atMs: number) => void = () => undefined): void => {
    for (; nowMs < endMs; nowMs += 20) {
      caller.tick(nowMs);
      agent(nowMs);
    }
  };
  const hear = (message: object, atMs: number): void =>
    caller.message(Buffer.from(JSON.stringify(message)), atMs);
  const frame = (payload: string, atMs: number): void => hear({ event: 'media', media: { payload } }, atMs);
  return { measures, sent, until, hear, frame };
}

describe('A caller', () => {
  it('measures from its last frame of speech to the first frame of the reply, and to the first sound in it', () => {
    const { measures, until, frame } = stage('turns');
    // Speaks from 1500 ms; its last frame goes out at 1580 ms.
    until(1680);
    frame(QUIET, 1680);
    frame(QUIET, 1680);
    frame(SOUND, 1690);
    expect(measures.replyFrameMs.summary()).toMatchObject({ n: 1, p50: 100 });
    expect(measures.replyHeardMs.summary()).toMatchObject({ n: 1, p50: 140 });
    expect(measures.counts).toMatchObject({ turns: 1, replies: 1, cutOffs: 0 });
  });

  it('speaks over a reply, and measures the clear, the last frame and the silence in its ear', () => {
    const { measures, sent, until, hear, frame } = stage('barge');
    until(1680);
    until(3220, (atMs) => frame(SOUND, atMs));
    expect(sent.filter((each) => each === 'barge')).toHaveLength(1);
    // It began at 3200 ms, which is 1500 ms behind the first frame of the reply and the next beat.
    hear({ event: 'mark', mark: { name: 'm' } }, 3221);
    hear({ event: 'clear' }, 3270);
    expect(measures.bargeClearMs.summary()).toMatchObject({ n: 1, p50: 70 });
    expect(measures.bargeLastFrameMs.summary()).toMatchObject({ n: 1, p50: 0 });
    expect(measures.bargeQuietMs.summary()).toMatchObject({ n: 1, p50: 20 });
    expect(sent.at(-1)).toBe('mark m');
    until(3600);
    frame(SOUND, 3600);
    expect(measures.replyFrameMs.summary()).toMatchObject({ n: 2, max: 220 });
  });

  it('says that an agent which speaks on was not stopped, and takes nothing it says for a reply', () => {
    const { measures, until, frame } = stage('barge');
    until(1680);
    until(4000, (atMs) => frame(SOUND, atMs));
    expect(measures.counts).toMatchObject({ bargeIns: 1, bargeInsMissed: 1, replies: 1 });
    expect(measures.bargeClearMs.count).toBe(0);
  });

  it('says that it was cut off when the agent begins while it speaks', () => {
    const { measures, until, frame } = stage('turns');
    until(1560);
    frame(SOUND, 1560);
    until(1700);
    frame(SOUND, 1700);
    expect(measures.counts).toMatchObject({ cutOffs: 1, replies: 0 });
  });

  it('misses a reply that does not come, and goes on', () => {
    const { measures, until } = stage('turns');
    until(9000);
    expect(measures.counts).toMatchObject({ turns: 2, repliesMissed: 1 });
  });

  it('presses keys, and measures the reply to them apart', () => {
    const { measures, sent, until, frame } = stage('keypad');
    until(1680);
    frame(SOUND, 1680);
    until(3100);
    expect(sent.filter((each) => each.startsWith('key'))).toEqual(['key 1', 'key #']);
    frame(SOUND, 3100);
    expect(measures.keypadMs.count).toBe(1);
    expect(measures.replyFrameMs.count).toBe(1);
  });
});
