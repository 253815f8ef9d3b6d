/**
 * What one frame of a caller costs from its message to the ear and the recording, without sockets and without the model's thread:
 * `node bench/frame-path.ts`. Many calls in turn, so that none finds the caches warm; processor time of the best of several rounds.
 * It tells changes apart that whole runs on a busy machine cannot.
 */
import { TwilioLine } from '#adapters/channels/twilio/line.ts';
import { bytesOfSid, MediaScan } from '#adapters/channels/twilio/media-scan.ts';
import { openFvad } from '#adapters/providers/fvad/fvad.ts';
import { type Answered, SileroDetector } from '#adapters/providers/silero/detector.ts';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { Recorder } from '#platform/calls/recorder.ts';
import { PaceLimit } from '#platform/lines/pace-limit.ts';
import { Ear } from '#voice/hearing/ear.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';

const CALLS = 100;
const FRAMES = 250;
const WARM_FRAMES = 50;
const ROUNDS = 9;
const SID = 'MZ00000000000000000000000000000000';

const gate = await openFvad();
const scan = new MediaScan();
const sid = bytesOfSid(SID)!;
let seed = 1;

const SOUNDS: Record<string, (at: number) => number> = {
  'a muted line, digital silence': () => 0,
  'a quiet room, noise at -66 dB': () => 0.0009 * hiss(),
  'a lively room, noise at -40 dB': () => 0.017 * hiss(),
  'tones that come and go like syllables': (at) =>
    0.2 * Math.max(0, Math.sin(at / 700)) * (Math.sin(at / 9) + Math.sin(at / 4.1) + 0.3 * hiss()),
};

for (const [name, sound] of Object.entries(SOUNDS)) {
  const messages = messagesOf(sound);
  const rounds = Array.from({ length: ROUNDS }, () => microsecondsAFrame(messages));
  const [least, median] = [Math.min(...rounds), rounds.toSorted((a, b) => a - b)[ROUNDS >> 1]!];
  console.log(`${least.toFixed(2)} µs a frame at best, ${median.toFixed(2)} at the median: ${name}`);
}

function microsecondsAFrame(messages: Uint8Array[]): number {
  const clock = new VirtualClock();
  const lines = Array.from({ length: CALLS }, () => openCall(clock));
  let before = 0;
  for (const [frame, message] of messages.entries()) {
    if (frame === WARM_FRAMES) before = process.cpuUsage().user;
    for (const line of lines) {
      if (!scan.read(message, sid)) throw new Error('The message was not read.');
      line.media(scan.chunk, scan.timestampMs, scan.audio);
    }
  }
  return (process.cpuUsage().user - before) / (CALLS * (messages.length - WARM_FRAMES));
}

function openCall(clock: VirtualClock): TwilioLine {
  const line = new TwilioLine({
    socket: { readyState: 1, OPEN: 1, bufferedAmount: 0, extensions: '', send: () => undefined } as never,
    stream: { write: () => true } as never,
    streamSid: SID,
    audioPace: new PaceLimit(clock, 1020, Number.MAX_SAFE_INTEGER),
    fault: (code, detail) => {
      throw new Error(`${code}: ${detail}`);
    },
  });
  const recorder = new Recorder(
    { write: () => undefined, close: () => Promise.resolve({ durationMs: 0, bytes: 0 }) },
    line.format,
  );
  const ear = new Ear({
    vad: { id: 'bench', open: (pace) => new SileroDetector(gate.open(pace), sureModel()) },
    format: line.format,
    pace: { onsetMs: 60, releaseMs: 200 },
    recognisers: [],
    locale: 'en-US',
    guide: { id: 'none', slots: {}, phrases: [] },
    nowMs: () => clock.nowMs(),
    report: () => undefined,
  });
  const ignore = (): void => undefined;
  line.attach({
    audio: (frame, mediaMs) => {
      recorder.caller(frame, mediaMs, mediaMs + 20);
      ear.push(frame, mediaMs);
    },
    mark: ignore,
    played: ignore,
    keypad: ignore,
    typed: ignore,
    closed: ignore,
  });
  return line;
}

/** A model that takes all that passes the gate for speech, at once. */
function sureModel(): ConstructorParameters<typeof SileroDetector>[1] {
  let answered: Answered | null = null;
  return {
    enter: (asking) => {
      answered = asking;
      return 1;
    },
    gathering: { comeRound: () => undefined, ask: () => answered?.hear(0.9) },
    leave: () => undefined,
    alive: () => true,
  };
}

function messagesOf(sound: (at: number) => number): Uint8Array[] {
  const codes = new Uint8Array(160);
  return Array.from({ length: FRAMES }, (_, frame) => {
    encodeMulawFloat(
      Float32Array.from(codes, (_code, i) => sound(frame * 160 + i)),
      codes,
    );
    const media = {
      track: 'inbound',
      chunk: String(frame + 1),
      timestamp: String(frame * 20),
      payload: Buffer.from(codes).toString('base64'),
    };
    return Buffer.from(
      JSON.stringify({ event: 'media', sequenceNumber: String(frame + 2), media, streamSid: SID }),
    );
  });
}

/** From -1 to 1, the same in every run. */
function hiss(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 31 - 1;
}
