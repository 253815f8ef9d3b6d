/** Many telephones at once, held in this process: the command line's own telephone, without a process for each. */
import { resampleWhole } from '#audio/resample.ts';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { openFlite } from '../../src/adapters/providers/flite/flite.ts';
import { type PhoneCall, holdCall } from '../../src/cli/call/phone.ts';
import { ring } from '../../src/cli/call/ring.ts';
import type { Utterance } from '../../src/cli/call/utterances.ts';
import { systemClock as clock } from '../../src/main/clock.ts';

/** µ-law of what the embedded voice says. */
export async function spoken(text: string): Promise<Uint8Array> {
  const flite = openFlite({ clock, workers: 1 });
  await flite.load();
  try {
    const parts: Uint8Array[] = [];
    const request = { text, voice: 'slt', locale: 'en-US', speed: 1 };
    for await (const { samples } of flite.speak(request, AbortSignal.timeout(20_000))) {
      const telephone = resampleWhole(samples, 16_000, 8000);
      const codes = new Uint8Array(telephone.length);
      encodeMulawFloat(telephone, codes);
      parts.push(codes);
    }
    return Buffer.concat(parts);
  } finally {
    await flite.close();
  }
}

export interface Caller {
  url: string;
  agentId: string;
  number: number;
  utterances: Utterance[];
  timeoutMs: number;
}

/** Rings and holds one whole call. Throws CallFault when it is refused. */
export async function holdOne({ url, agentId, number, utterances, timeoutMs }: Caller): Promise<PhoneCall> {
  const callSid = `CA${number.toString(16).padStart(32, '0')}`;
  const from = `+1555${String(number).padStart(7, '0')}`;
  const address = await ring({ url, agentId, callSid, from, sign: null, publicUrl: null });
  return holdCall({ address, callSid, utterances, timeoutMs, clock }, new AbortController().signal);
}
