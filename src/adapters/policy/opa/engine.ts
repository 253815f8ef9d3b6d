/** Open Policy Agent over HTTP: each question is a POST to its data API. What it does not answer well is not allowed. */
import type { EngineAnswer, PolicyEngine, PolicyRequest } from '#platform/governance/ports/policy-engine.ts';
import { ParleyError } from '#voice/errors.ts';
import { z } from 'zod';
import { riskLevel } from '#platform/governance/risk.ts';

/** The rule that answers: `package parley`, `decision := …`. */
const PATH = '/v1/data/parley/decision';
/** No answer of ours is longer. */
const LONGEST_ANSWER = 65_536;
const LIMIT_MS = 2_000;

const Deciding = z.object({
  id: z.string().min(1).max(200),
  asks_people: z.boolean().default(false),
  reason: z.string().max(1000).default(''),
});
/** `result` is absent where no such rule is loaded. */
const Answer = z.object({
  result: z.object({
    allow: z.boolean(),
    permits: z.array(Deciding).max(500),
    forbids: z.array(Deciding).max(500),
  }),
});

/** `url` without a last slash, such as `http://localhost:8181`. */
export function opaEngine({ url }: { url: string }): PolicyEngine {
  return {
    id: 'opa',
    label: `Open Policy Agent at ${new URL(url).host}`,
    async decide(request, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
      const answer = await ask(`${url}${PATH}`, inputOf(request), limit);
      const { allow, permits, forbids } = answer.result;
      if (allow && (forbids.length > 0 || permits.length === 0)) throw away('it contradicts itself');
      return presented(allow, allow ? permits : forbids);
    },
  };
}

async function ask(address: string, input: unknown, signal: AbortSignal): Promise<z.infer<typeof Answer>> {
  let text: string;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ input }),
      redirect: 'error',
      signal,
    });
    if (!response.ok) throw away(`it answers ${response.status}`);
    text = await shortText(response);
  } catch (fault) {
    throw fault instanceof ParleyError ? fault : away('it cannot be reached in time', fault);
  }
  const parsed = Answer.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw away('it answers something else than parley.rego does: is it loaded there?');
}

async function shortText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER) throw away('its answer does not end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a policy reads as `input`. */
function inputOf({ tenantId, principal, action, resource, context }: PolicyRequest): object {
  return {
    tenantId,
    principal,
    action,
    resource,
    context: { ...context, riskLevel: riskLevel(context.riskTier) },
  };
}

function presented(allow: boolean, policies: z.infer<typeof Deciding>[]): EngineAnswer {
  const effect = allow ? 'permit' : 'forbid';
  return {
    decision: allow ? 'allow' : 'deny',
    policies: policies
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, asks_people, reason }) => ({
        id,
        effect,
        asksPeople: !allow && asks_people,
        reason: reason === '' ? `By the policy ${id}.` : reason,
      })),
  };
}

function away(what: string, cause?: unknown): ParleyError {
  return new ParleyError('policy.unavailable', `the policy server: ${what}`, { cause });
}
