/** What the caller will say, as the telephone carries it: µ-law at 8 kHz. */
import { readFile } from 'node:fs/promises';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { resampleWhole } from '#audio/resample.ts';
import { WavError, monoFromWav } from '#audio/wav.ts';
import type { UtteranceOption } from './arguments.ts';
import { CallFault } from './call-fault.ts';

export interface Utterance {
  /** What a person recognises it by: the file or the text. */
  label: string;
  codes: Uint8Array;
  atMs: number | null;
}

export interface SpokenText {
  samples: Float32Array;
  sampleRateHz: number;
}

/** Throws CallFault that names the file and what is wrong with it. */
export async function loadUtterances(
  options: UtteranceOption[],
  synthesise: (text: string) => Promise<SpokenText>,
): Promise<Utterance[]> {
  const utterances: Utterance[] = [];
  for (const option of options) {
    const { atMs } = option;
    if ('wav' in option) utterances.push({ label: option.wav, codes: await wavCodes(option.wav), atMs });
    else utterances.push({ label: option.say, codes: await spokenCodes(option.say, synthesise), atMs });
  }
  return utterances;
}

async function wavCodes(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'this is a folder'
          : `it cannot be read (${code})`;
    throw new CallFault('usage', `${path}: ${why}.`);
  }
  try {
    return encoded(monoFromWav(bytes, 8000), path);
  } catch (fault) {
    if (fault instanceof WavError || fault instanceof RangeError)
      throw new CallFault('usage', `${path}: ${fault.message}`);
    throw fault;
  }
}

async function spokenCodes(
  text: string,
  synthesise: (text: string) => Promise<SpokenText>,
): Promise<Uint8Array> {
  const { samples, sampleRateHz } = await synthesise(text);
  return encoded(resampleWhole(samples, sampleRateHz, 8000), `--say "${text}"`);
}

function encoded(samples: Float32Array, label: string): Uint8Array {
  if (samples.length === 0) throw new CallFault('usage', `${label}: there is no sound in it.`);
  const codes = new Uint8Array(samples.length);
  encodeMulawFloat(samples, codes);
  return codes;
}
