/** Makes the log and the recording of a call out of a script, for pages that read calls. Same script, same bytes. */
import type { CallEvent } from '#wire/api.ts';
import type { Happening, Waterfall } from '#wire/happening.ts';

export type Line =
  | { who: 'agent'; text: string; kind?: 'greeting' | 'clarification' | 'goodbye'; cutAfterWords?: number }
  | { who: 'caller'; text: string; confidence?: number; refused?: boolean; typed?: boolean }
  | { who: 'slots'; slots: Record<string, string> };

export interface SampleCall {
  events: CallEvent[];
  lengthMs: number;
  sounds: { side: 0 | 1; startMs: number; endMs: number }[];
}

const WORD_MS = 310;

/** Lays the lines of `script` one after the other; a cut reply is talked over by the line that follows. */
export function sampleCall(script: Line[], options: { ended: boolean }): SampleCall {
  const call: SampleCall = { events: [], lengthMs: 0, sounds: [] };
  let atMs = 0;
  let turn: { id: string; endedMs: number } | null = null;
  const add = (ms: number, data: Happening): void => {
    call.events.push({ seq: call.events.length, atMs: Math.round(ms), kind: 'event', data });
  };
  add(0, { type: 'call.answered' });
  atMs = 420;
  script.forEach((line, index) => {
    const id = `${line.who}-${index}`;
    if (line.who === 'slots') add(atMs, { type: 'slots', slots: line.slots });
    else if (line.who === 'agent') {
      atMs = addReply(call, add, { line, id, turn, atMs });
      turn = null;
    } else {
      const words = line.text.split(' ').length;
      const endedMs = line.typed ? atMs : atMs + Math.max(500, words * WORD_MS);
      if (!line.typed) addSpeech(call, add, { line, id, startedMs: atMs, endedMs });
      add(endedMs + 260, {
        type: 'turn.committed',
        turnId: `turn-${index}`,
        text: line.text,
        confidence: line.confidence ?? 0.93,
        via: line.typed ? 'typed' : 'speech',
        speechEndedMs: line.typed ? null : endedMs,
        rule: 'EP1',
      });
      turn = { id: `turn-${index}`, endedMs };
      atMs = endedMs;
    }
  });
  if (options.ended) {
    const reason = 'the goal was reached';
    add(atMs + 300, { type: 'call.ending', reason, by: 'agent' });
    add(atMs + 420, { type: 'call.ended', reason, by: 'agent', durationMs: atMs + 420 });
    atMs += 420;
  }
  call.lengthMs = atMs;
  return call;
}

type Add = (atMs: number, data: Happening) => void;

function addSpeech(
  call: SampleCall,
  add: Add,
  said: { line: Extract<Line, { who: 'caller' }>; id: string; startedMs: number; endedMs: number },
): void {
  const { line, id, startedMs, endedMs } = said;
  add(startedMs + 60, { type: 'caller.speaking', utteranceId: id, startedMs, over: 'silence' });
  add(startedMs + 400, {
    type: 'caller.partial',
    utteranceId: id,
    text: line.text.split(' ').slice(0, 2).join(' '),
  });
  add(endedMs + 180, {
    type: 'caller.said',
    utteranceId: id,
    text: line.text,
    confidence: line.confidence ?? 0.93,
    refused: line.refused ?? false,
    startedMs,
    endedMs,
  });
  call.sounds.push({ side: 0, startMs: startedMs, endMs: endedMs });
}

function addReply(
  call: SampleCall,
  add: Add,
  reply: {
    line: Extract<Line, { who: 'agent' }>;
    id: string;
    turn: { id: string; endedMs: number } | null;
    atMs: number;
  },
): number {
  const { line, id, turn, atMs } = reply;
  const waterfall = turn ? waitOf(line.text.length) : null;
  const audibleMs = turn && waterfall ? turn.endedMs + waterfall.totalMs : atMs;
  add(audibleMs - (waterfall ? 180 : 90), {
    type: 'reply.started',
    replyId: id,
    turnId: turn?.id ?? null,
    kind: line.kind ?? 'answer',
  });
  add(audibleMs - 80, {
    type: 'reply.clause',
    replyId: id,
    clauseId: `${id}.0`,
    text: line.text,
    say: line.text,
  });
  add(audibleMs, { type: 'reply.audible', replyId: id, waterfall });
  const words = line.text.split(' ');
  const heardWords = line.cutAfterWords ?? words.length;
  const endMs = audibleMs + heardWords * WORD_MS;
  call.sounds.push({ side: 1, startMs: audibleMs, endMs });
  add(endMs, {
    type: 'reply.ended',
    replyId: id,
    text: line.text,
    heard: words.slice(0, heardWords).join(' '),
    cut: heardWords < words.length,
    heardMs: endMs - audibleMs,
  });
  return heardWords < words.length ? endMs - 240 : endMs + 380;
}

function waitOf(seed: number): Waterfall {
  const parts = {
    decideMs: 382.4 + (seed % 7) * 31.25,
    firstTokenMs: 1.6 + (seed % 3),
    firstClauseMs: 2.1,
    firstAudioMs: 64.5 + (seed % 5) * 9.3,
    audibleMs: 21.9 + (seed % 4),
  };
  return { ...parts, totalMs: Object.values(parts).reduce((sum, ms) => sum + ms, 0) };
}

/** A stereo WAV of the call at 16 kHz: a buzzing voice of syllables wherever somebody speaks. */
export function sampleRecording(call: SampleCall): Buffer {
  const rateHz = 16_000;
  const frames = Math.round((call.lengthMs * rateHz) / 1000);
  const wav = Buffer.alloc(44 + frames * 4);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(36 + frames * 4, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(rateHz, 24);
  wav.writeUInt32LE(rateHz * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(frames * 4, 40);
  for (const { side, startMs, endMs } of call.sounds) {
    const first = Math.round((startMs * rateHz) / 1000);
    const last = Math.min(frames, Math.round((endMs * rateHz) / 1000));
    for (let at = first; at < last; at++) {
      wav.writeInt16LE(voiceSample((at - first) / rateHz, side), 44 + at * 4 + side * 2);
    }
  }
  return wav;
}

/** A sample of something like a voice: harmonics of a pitch, shaped into syllables and words. */
export function voiceSample(seconds: number, side: 0 | 1): number {
  const pitch = (side === 0 ? 118 : 196) * (1 + 0.06 * Math.sin(seconds * 2.3));
  const syllable = Math.abs(Math.sin(seconds * Math.PI * 3.6)) ** 0.7;
  const word = 0.45 + 0.55 * Math.abs(Math.sin(seconds * 1.9 + Math.sin(seconds * 0.77) * 2));
  const pause = Math.sin(seconds * 1.15) > -0.86 ? 1 : 0.04;
  const tone =
    Math.sin(seconds * pitch * 6.283) +
    0.5 * Math.sin(seconds * pitch * 12.566) +
    0.3 * Math.sin(seconds * pitch * 31.4);
  return Math.round(tone * syllable * word * pause * 6200);
}
