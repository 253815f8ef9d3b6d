/** What `parley call` needs of this machine: its settings, the embedded voice, the carrier's signature, and a way to start a Parley. */
import { join } from 'node:path';
import { openFlite } from '#adapters/providers/flite/flite.ts';
import { signTwilio } from '#adapters/channels/twilio/signature.ts';
import { systemChance, systemClock } from '../clock.ts';
import { ownEnvironment, readSettings } from '../settings/settings.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SAMPLE_RATE_HZ = 16_000;

export function callSetup() {
  const settings = readSettings(process.cwd());
  const { port, key, twilioAuthToken, publicUrl } = settings;
  return {
    clock: systemClock,
    chance: systemChance,
    stdout: process.stdout,
    stderr: process.stderr,
    settings: { url: `http://127.0.0.1:${port}`, key, twilioAuthToken, publicUrl },
    synthesise,
    sign: signTwilio,
    start: { command: [process.execPath, join(ROOT, 'bin', 'parley.js'), 'start'], env: ownEnvironment() },
  };
}

async function synthesise(
  text: string,
  signal: AbortSignal,
): Promise<{ samples: Float32Array; sampleRateHz: number }> {
  const flite = openFlite({ clock: systemClock, workers: 1 });
  try {
    await flite.load();
    const chunks: Float32Array[] = [];
    const request = { text, locale: 'en-US', voice: 'default', speed: 1 };
    for await (const { samples } of flite.speak(request, signal)) chunks.push(samples);
    const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    chunks.reduce((at, chunk) => (samples.set(chunk, at), at + chunk.length), 0);
    return { samples, sampleRateHz: SAMPLE_RATE_HZ };
  } finally {
    await flite.close();
  }
}
