/** The texts of the set, as people wrote them. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Part } from './items.ts';

const Texts = z.array(z.string().min(1)).min(1);

const OverlapScript = z.strictObject({
  replies: Texts,
  interruptions: z.strictObject({ short: Texts, long: Texts }),
  backchannels: Texts,
  side_talk: Texts,
});

const Answers = z.strictObject({
  ask: Texts,
  shape: z.enum(['open', 'short', 'yes-no', 'digits', 'spelling']),
  digits: z.tuple([z.number(), z.number()]).optional(),
  say: Texts,
});
const EndpointScript = z.record(z.string(), Answers);

export type OverlapScript = z.infer<typeof OverlapScript>;
export type EndpointScript = z.infer<typeof EndpointScript>;

export function overlapScript(part: Part): OverlapScript {
  return OverlapScript.parse(read(`overlap.${part}.yaml`));
}

export function endpointScript(part: Part): EndpointScript {
  return EndpointScript.parse(read(`endpointing.${part}.yaml`));
}

function read(name: string): unknown {
  return parse(readFileSync(new URL(`scripts/${name}`, import.meta.url), 'utf8'));
}
