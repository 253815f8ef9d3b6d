/** What every line must do, run against the fake and against each channel with a scripted far end. */
import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, NARROW_SAMPLES } from '#audio/frames.ts';
import { pause, until } from './fakes/real-time.ts';
import type { Line, LineReceiver } from './line.ts';

/** Whoever is at the other end of a line: a carrier, a browser. */
export interface FarEnd {
  /** Sends one frame of 20 ms for each level; all samples of a frame have about that value. */
  speak(levels: number[]): Promise<void>;
  press(digit: string): Promise<void>;
  /** The audio that has arrived and was not cleared, played or not, in the line's encoding. */
  audio(): Uint8Array;
  /** Plays everything that has arrived, and tells so. */
  play(): Promise<void>;
  /** Ends the call as its protocol says. */
  hangUp(): Promise<void>;
  /** Is gone without a word, and does not come back. */
  vanish(): Promise<void>;
  /** True once the line has let go of it. */
  released(): boolean;
}

export interface LineUnderTest {
  line: Line;
  far: FarEnd;
  close(): Promise<void>;
}

/** Runs the suite; `open` connects a fresh line to a fresh far end. */
export function lineContract(name: string, open: () => Promise<LineUnderTest>): void {
  async function withLine(test: (under: LineUnderTest) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await test(under);
    } finally {
      await under.close();
    }
  }

  describe(`${name} is a line`, () => {
    it('delivers what came before anyone listened, in order, then the rest', () =>
      withLine(async ({ line, far }) => {
        await far.speak([0.1, 0.2, 0.3]);
        await far.press('5');
        await settle();
        const heard = new Heard();
        line.attach(heard);
        await far.speak([0.4, 0.5]);
        await until(() => heard.levels.length === 5);
        expectLevels(heard.levels, [0.1, 0.2, 0.3, 0.4, 0.5]);
        expect(heard.keys).toEqual(['5']);
        expect(heard.mediaMs).toEqual([0, 20, 40, 60, 80]);
      }));

    it('hears in frames of 20 ms, all of 16 kHz or all of 8, which it may reuse', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        await far.speak([0.2, -0.2, 0.2, -0.2]);
        await until(() => heard.levels.length === 4);
        expect(new Set(heard.lengths).size).toBe(1);
        expect([FRAME_SAMPLES, NARROW_SAMPLES]).toContain(heard.lengths[0]);
        expectLevels(heard.levels, [0.2, -0.2, 0.2, -0.2]);
      }));

    it('carries every byte to the far end, in order', () =>
      withLine(async ({ line, far }) => {
        line.attach(new Heard());
        const sent: number[] = [];
        for (let i = 0; i < 25; i += 1) {
          const frame = audioFrame(line, 16 + 4 * i);
          line.send(frame);
          sent.push(...frame);
          frame.fill(0);
        }
        await until(() => far.audio().length === sent.length);
        expect([...far.audio()]).toEqual(sent);
      }));

    it('throws away at a clear what was not played, and carries on after it', () =>
      withLine(async ({ line, far }) => {
        line.attach(new Heard());
        for (let i = 0; i < 10; i += 1) line.send(audioFrame(line, 40));
        line.clear();
        const after = audioFrame(line, 80);
        line.send(after);
        await until(() => far.audio().length === after.length);
        await settle();
        expect([...far.audio()]).toEqual([...after]);
      }));

    it('reports a mark when what was sent before it has been played, and not sooner', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        line.send(audioFrame(line, 40));
        line.mark('one');
        line.send(audioFrame(line, 60));
        line.mark('two');
        await settle();
        expect(heard.marks).toEqual([]);
        await far.play();
        await until(() => heard.marks.length === 2);
        expect(heard.marks).toEqual(['one', 'two']);
      }));

    it('asks for a mark together with its sound, where it can, as one after the other', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        if (!line.sendMarked) return;
        line.send(audioFrame(line, 40));
        line.sendMarked(audioFrame(line, 60), 'both');
        await until(() => far.audio().length === 2 * audioFrame(line, 0).length);
        expect(far.audio().at(-1)).toBe(60);
        await settle();
        expect(heard.marks).toEqual([]);
        await far.play();
        await until(() => heard.marks.length === 1);
        expect(heard.marks).toEqual(['both']);
      }));

    it('never reports a mark that a clear has overtaken', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        line.send(audioFrame(line, 40));
        line.mark('unheard');
        line.clear();
        line.send(audioFrame(line, 60));
        line.mark('heard');
        await until(() => far.audio().length > 0);
        await far.play();
        await until(() => heard.marks.length > 0);
        await settle();
        expect(heard.marks).toEqual(['heard']);
      }));

    it('hands on keys in the order in which they were pressed', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        for (const digit of ['1', '*', '#', '0']) await far.press(digit);
        await until(() => heard.keys.length === 4);
        expect(heard.keys).toEqual(['1', '*', '#', '0']);
      }));

    it('closes once when the caller hangs up', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        await far.speak([0.1]);
        await far.hangUp();
        await until(() => heard.closings.length > 0);
        line.hangUp('too late');
        line.send(audioFrame(line, 40));
        line.mark('late');
        line.clear();
        await settle();
        expect(heard.closings).toEqual(['hangup']);
      }));

    it('closes once when we hang up, however often we say so, and lets go of the far end', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        line.hangUp('done');
        line.hangUp('done');
        await until(() => heard.closings.length > 0 && far.released());
        await settle();
        expect(heard.closings).toEqual(['ended']);
      }));

    it('closes once as lost when the far end is gone without a word, and hears no more', () =>
      withLine(async ({ line, far }) => {
        const heard = new Heard();
        line.attach(heard);
        await far.vanish();
        await until(() => heard.closings.length > 0);
        line.send(audioFrame(line, 40));
        await settle();
        expect(heard.closings).toEqual(['lost']);
      }));

    it('tells the one who comes late that the call is over', () =>
      withLine(async ({ line, far }) => {
        await far.speak([0.3]);
        await far.hangUp();
        await settle();
        const heard = new Heard();
        line.attach(heard);
        await until(() => heard.closings.length > 0);
        expect(heard.levels.length).toBe(1);
        expect(heard.closings).toEqual(['hangup']);
      }));
  });
}

class Heard implements LineReceiver {
  readonly levels: number[] = [];
  readonly lengths: number[] = [];
  readonly mediaMs: number[] = [];
  readonly marks: string[] = [];
  readonly keys: string[] = [];
  readonly texts: string[] = [];
  readonly closings: string[] = [];
  playedMs = 0;

  audio(frame: Float32Array, mediaMs: number): void {
    this.lengths.push(frame.length);
    this.levels.push(frame[frame.length >> 1] ?? Number.NaN);
    this.mediaMs.push(Math.round(mediaMs));
  }
  mark(name: string): void {
    this.marks.push(name);
  }
  played(sinceClearMs: number): void {
    this.playedMs = sinceClearMs;
  }
  keypad(digit: string): void {
    this.keys.push(digit);
  }
  typed(text: string): void {
    this.texts.push(text);
  }
  closed(reason: string): void {
    this.closings.push(reason);
  }
}

/** 20 ms in the line's encoding, every byte `value`. */
function audioFrame(line: Line, value: number): Uint8Array {
  const { encoding, sampleRateHz } = line.format;
  return new Uint8Array((sampleRateHz / 50) * (encoding === 'pcm16' ? 2 : 1)).fill(value);
}

/** Telephone encodings keep a level within a few per cent. */
function expectLevels(heard: number[], spoken: number[]): void {
  expect(heard.length).toBe(spoken.length);
  for (const [i, level] of spoken.entries()) expect(heard[i]).toBeCloseTo(level, 1);
}

/** Long enough for what must not happen to happen. */
function settle(): Promise<void> {
  return pause(60);
}
