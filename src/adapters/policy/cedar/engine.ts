/** Cedar in this process: policies and schema are read once, a decision takes a fraction of a millisecond. */
import type {
  DecidingPolicy,
  EngineAnswer,
  PolicyEngine,
  PolicyRequest,
} from '#platform/governance/ports/policy-engine.ts';
import type { ShippedPolicy } from '#platform/governance/ports/policy-language.ts';
import { ParleyError } from '#voice/errors.ts';
import { SCHEMA, shippedPolicies, tenantPolicies } from './policies.ts';
import { cedarRequest } from './request.ts';
import { freshCedar, type Cedar } from './wasm.ts';

const SCHEMA_NAME = 'parley';
/** No tenant's id. */
const SHIPPED_ALONE = '';
/** A set takes some 100 KB in the program and 10 ms to read again; the one that was asked longest ago makes room. */
const MOST_SETS = 500;

interface LoadedSet {
  version: number;
  policies: Map<string, ShippedPolicy>;
}

/** Throws where the shipped policies do not fit their schema, which a test excludes. */
export function cedarEngine(mostSets = MOST_SETS): PolicyEngine {
  let program = loadProgram(mostSets);
  const label = `Cedar ${program.cedar.getCedarSDKVersion()}`;
  /** Policies after which Cedar had to be had anew: they are not tried again. */
  const broken = new Set<string>();

  const decide = (request: PolicyRequest): EngineAnswer => {
    const key = `${request.tenantId}@${request.overrides?.version ?? 0}`;
    if (broken.has(key)) throw unavailable(`the tenant's policies of version ${request.overrides?.version}`);
    try {
      return decideIn(program, request);
    } catch (fault) {
      if (fault instanceof ParleyError) throw fault;
      program = loadProgram(mostSets);
      if (request.overrides) broken.add(key);
      throw unavailable('Cedar, which was started again', fault);
    }
  };
  return { id: 'cedar', label, decide: async (request) => decide(request) };
}

interface Program {
  cedar: Cedar;
  shipped: ShippedPolicy[];
  /** By tenant, which is also their name in the program; SHIPPED_ALONE for those of a tenant without any of its own. */
  sets: Map<string, LoadedSet>;
  mostSets: number;
}

function loadProgram(mostSets: number): Program {
  const cedar = freshCedar();
  const read = cedar.preparseSchema(SCHEMA_NAME, SCHEMA);
  if (read.type === 'failure') throw new Error(`the schema of policies: ${read.errors[0]?.message}`);
  const program: Program = { cedar, shipped: shippedPolicies(cedar), sets: new Map(), mostSets };
  setFor(program, SHIPPED_ALONE, null);
  return program;
}

function decideIn(program: Program, request: PolicyRequest): EngineAnswer {
  const name = request.overrides === null ? SHIPPED_ALONE : request.tenantId;
  const { policies } = setFor(program, name, request.overrides);
  const answer = program.cedar.statefulIsAuthorized(
    cedarRequest(request, { preparsedSchemaName: SCHEMA_NAME, preparsedPolicySetId: name }),
  );
  if (answer.type === 'failure') throw unavailable(answer.errors.map(({ message }) => message).join('; '));
  const { decision, diagnostics } = answer.response;
  // Cedar leaves out a policy that fails: one that forbids would then not forbid.
  if (diagnostics.errors.length > 0) {
    return { decision: 'deny', policies: diagnostics.errors.map(({ policyId }) => failing(policyId)) };
  }
  return {
    decision,
    policies: diagnostics.reason.toSorted().flatMap((id) => {
      const known = policies.get(id);
      return known ? [deciding(known)] : [];
    }),
  };
}

function deciding({ id, effect, asksPeople, reason }: ShippedPolicy): DecidingPolicy {
  return { id, effect, asksPeople, reason };
}

function failing(id: string): DecidingPolicy {
  return { id, effect: 'forbid', asksPeople: false, reason: `The policy ${id} fails on this request.` };
}

function setFor(program: Program, name: string, overrides: PolicyRequest['overrides']): LoadedSet {
  const { cedar, sets, shipped } = program;
  const version = overrides?.version ?? 0;
  const known = sets.get(name);
  sets.delete(name);
  if (known?.version === version) {
    sets.set(name, known);
    return known;
  }
  const all = [...shipped, ...(overrides ? tenantPolicies(cedar, overrides.source) : [])];
  const staticPolicies = Object.fromEntries(all.map(({ id, text }) => [id, text]));
  const read = cedar.preparsePolicySet(name, { staticPolicies });
  if (read.type === 'failure')
    throw unavailable(`policies of version ${version}: ${read.errors[0]?.message}`);
  const loaded = { version, policies: new Map(all.map((policy) => [policy.id, policy])) };
  sets.set(name, loaded);
  if (sets.size > program.mostSets)
    empty(
      program,
      [...sets.keys()].find((each) => each !== SHIPPED_ALONE)!,
    );
  return loaded;
}

/** Cedar forgets no set, but an empty one takes next to nothing. */
function empty({ cedar, sets }: Program, name: string): void {
  cedar.preparsePolicySet(name, { staticPolicies: {} });
  sets.delete(name);
}

function unavailable(what: string, cause?: unknown): ParleyError {
  return new ParleyError('policy.unavailable', `no decision: ${what}`, { cause });
}
