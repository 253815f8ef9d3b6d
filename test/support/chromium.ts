/** Finds a Chromium and opens it with a WAV as its microphone; where there is none, says why. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const INSTALLED = [
  process.env['PARLEY_TEST_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export type FoundChromium = { path: string; extraArgs: string[] } | { reason: string };

let found: Promise<FoundChromium> | undefined;

/** An installed Chromium, else the one inside `@sparticuz/chromium`; checked by opening it once. */
export function findChromium(): Promise<FoundChromium> {
  found ??= search();
  return found;
}

async function search(): Promise<FoundChromium> {
  const reasons: string[] = [];
  for (const path of INSTALLED) {
    if (path === '' || !existsSync(path)) continue;
    const fault = await tryOut(path, []);
    if (fault === null) return { path, extraArgs: [] };
    reasons.push(`${path}: ${fault}`);
  }
  try {
    const packed = await unpackChromium();
    const fault = await tryOut(packed.path, packed.extraArgs);
    if (fault === null) return packed;
    reasons.push(`@sparticuz/chromium: ${fault}`);
  } catch (error) {
    reasons.push(`@sparticuz/chromium: ${firstLine(error)}`);
  }
  return {
    reason: `no Chromium starts here (${reasons.join('; ')}); install one or set PARLEY_TEST_CHROMIUM to its path`,
  };
}

async function unpackChromium(): Promise<{ path: string; extraArgs: string[] }> {
  // It unpacks into TMPDIR, and brings missing system libraries only where it believes to be in AWS Lambda.
  const before = { tmp: process.env['TMPDIR'], runtime: process.env['AWS_LAMBDA_JS_RUNTIME'] };
  process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'parley-chromium-'));
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return { path: await packed.executablePath(), extraArgs: ['--single-process', '--no-zygote'] };
  } finally {
    restore('TMPDIR', before.tmp);
    restore('AWS_LAMBDA_JS_RUNTIME', before.runtime);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

async function tryOut(path: string, extraArgs: string[]): Promise<string | null> {
  try {
    const browser = await chromium.launch({
      executablePath: path,
      args: ['--no-sandbox', ...extraArgs],
      timeout: 30_000,
    });
    await browser.close();
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

export interface ChromiumOptions {
  /** What the microphone hears, once. Without it a tone of the browser's own. */
  microphone?: string;
  /** False: no microphone is there at all. */
  devices?: boolean;
}

export async function openChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const at = await findChromium();
  if ('reason' in at) throw new Error(at.reason);
  const sound = options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}%noloop`] : [];
  const devices = options.devices === false ? [] : ['--use-fake-device-for-media-stream'];
  return chromium.launch({
    executablePath: at.path,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      ...devices,
      ...sound,
      ...at.extraArgs,
    ],
  });
}
