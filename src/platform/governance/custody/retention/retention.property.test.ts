/** Random histories: calls, holds, policies, runs, kills in the middle. Whatever happens, what is held stays, and what is due goes in order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hold, holdOver } from '../holds/hold.ts';
import { type Inventory, plan, STEPS, type Step } from './plan.ts';
import { DATA_KINDS, DAY_MS, type Retention } from './policy.ts';

const RUNS = 3_000;
const CALLS = ['call_1', 'call_2', 'call_3', 'call_4'];
const PARTIES = ['15550100', '15550101', 'sip:anna@example.com'];

interface World {
  nowMs: number;
  retention: Retention;
  holds: Hold[];
  calls: Map<string, Inventory & { left: Set<Step> }>;
}

type Deed =
  | { do: 'ring'; call: string; from: string; to: string; recorded: boolean }
  | { do: 'end'; call: string }
  | { do: 'wait'; days: number }
  | { do: 'policy'; kind: (typeof DATA_KINDS)[number]; days: number | null }
  | { do: 'hold'; subject: Hold['subject'] }
  | { do: 'lift'; which: number }
  /** `holdAfter`: a hold is placed after so many steps of the run, as by another process; `dieAfter`: the run is killed there. */
  | { do: 'run'; holdAfter: number; over: Hold['subject']; dieAfter: number };

const subject: fc.Arbitrary<Hold['subject']> = fc.oneof(
  fc.constantFrom(...CALLS).map((callId) => ({ kind: 'call' as const, callId })),
  fc.constantFrom(...PARTIES).map((party) => ({ kind: 'caller' as const, party })),
  fc.constant({ kind: 'tenant' as const }),
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('ring' as const),
    call: fc.constantFrom(...CALLS),
    from: fc.constantFrom(...PARTIES),
    to: fc.constantFrom(...PARTIES),
    recorded: fc.boolean(),
  }),
  fc.record({ do: fc.constant('end' as const), call: fc.constantFrom(...CALLS) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 40 }) }),
  fc.record({
    do: fc.constant('policy' as const),
    kind: fc.constantFrom(...DATA_KINDS),
    days: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
  }),
  fc.record({ do: fc.constant('hold' as const), subject }),
  fc.record({ do: fc.constant('lift' as const), which: fc.nat(9) }),
  fc.record({
    do: fc.constant('run' as const),
    holdAfter: fc.nat(12),
    over: subject,
    dieAfter: fc.nat(14),
  }),
);

function newWorld(): World {
  const retention: Retention = { recordings: 30, 'tool-payloads': 30, transcripts: 30, 'caller-data': 30 };
  return { nowMs: 1_700_000_000_000, retention, holds: [], calls: new Map() };
}

function place(world: World, subject: Hold['subject']): void {
  const id = `hold_${world.holds.length}`;
  world.holds.push({
    id,
    subject,
    reason: 'a case',
    placedBy: 'anna',
    placedAtMs: world.nowMs,
    lifted: null,
  });
}

/** What the database does: looks for holds in the very transaction, and deletes. */
function deleteStep(world: World, callId: string, step: Step): 'deleted' | 'refused' {
  const call = world.calls.get(callId)!;
  if (holdOver(call, world.holds) !== null || call.endedAtMs === null) return 'refused';
  call.left.delete(step);
  if (step === 'log') call.left.delete('tool-payloads');
  if (step === 'head') world.calls.delete(callId);
  return 'deleted';
}

function run(world: World, { holdAfter, over, dieAfter }: Deed & { do: 'run' }): void {
  const planned = plan([...world.calls.values()], world.retention, world.holds, world.nowMs);
  checkPlan(world, planned);
  let count = 0;
  for (const { callId, steps } of planned.deletions) {
    for (const step of steps) {
      if (count === dieAfter) return;
      if (count === holdAfter) place(world, over);
      count += 1;
      const call = world.calls.get(callId)!;
      const held = holdOver(call, world.holds) !== null;
      const before = [...call.left];
      const outcome = deleteStep(world, callId, step);
      if (held) expect([outcome, [...call.left]]).toEqual(['refused', before]);
      if (outcome === 'refused') break;
      checkOrder(step, call.left);
    }
  }
}

function checkPlan(world: World, planned: ReturnType<typeof plan>): void {
  const ids = [...planned.deletions, ...planned.held].map(({ callId }) => callId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { callId, steps } of planned.deletions) {
    const call = world.calls.get(callId)!;
    expect(holdOver(call, world.holds)).toBeNull();
    expect(call.endedAtMs).not.toBeNull();
    expect(steps).toEqual(STEPS.filter((step) => steps.includes(step)));
    for (const step of steps) {
      const days = world.retention[KIND[step]];
      expect(days).not.toBeNull();
      expect(world.nowMs - call.endedAtMs!).toBeGreaterThanOrEqual(days! * DAY_MS);
    }
  }
  for (const { callId, holdId } of planned.held) {
    const hold = world.holds.find(({ id }) => id === holdId)!;
    expect(holdOver(world.calls.get(callId)!, [hold])).toBe(hold);
  }
}

const KIND = {
  recording: 'recordings',
  'tool-payloads': 'tool-payloads',
  log: 'transcripts',
  head: 'caller-data',
} as const;

function checkOrder(done: Step, left: ReadonlySet<Step>): void {
  if (done === 'log') expect(left.has('recording')).toBe(false);
  if (done === 'head') expect([left.has('recording'), left.has('log')]).toEqual([false, false]);
}

/** What is due and not held is gone after a run that nobody disturbed; and a second run finds nothing. */
function checkDone(world: World): void {
  run(world, { do: 'run', holdAfter: -1, over: { kind: 'tenant' }, dieAfter: -1 });
  expect(plan([...world.calls.values()], world.retention, world.holds, world.nowMs).deletions).toEqual([]);
  for (const call of world.calls.values()) {
    if (call.endedAtMs === null || holdOver(call, world.holds) !== null) continue;
    const due = (step: Step): boolean => {
      const days = world.retention[KIND[step]];
      return days !== null && world.nowMs - call.endedAtMs! >= days * DAY_MS;
    };
    if (due('recording')) expect(call.left.has('recording')).toBe(false);
    if (due('tool-payloads')) expect(call.left.has('tool-payloads')).toBe(false);
    if (due('log') && due('recording')) expect(call.left.has('log')).toBe(false);
    if (STEPS.every(due)) expect(world.calls.has(call.callId)).toBe(false);
  }
}

function apply(world: World, deed: Deed): void {
  switch (deed.do) {
    case 'ring': {
      if (world.calls.has(deed.call)) return;
      const left = new Set<Step>(deed.recorded ? STEPS : STEPS.slice(1));
      world.calls.set(deed.call, { callId: deed.call, parties: [deed.from, deed.to], endedAtMs: null, left });
      return;
    }
    case 'end': {
      const call = world.calls.get(deed.call);
      if (call) call.endedAtMs ??= world.nowMs;
      return;
    }
    case 'wait':
      world.nowMs += deed.days * DAY_MS;
      return;
    case 'policy':
      world.retention = { ...world.retention, [deed.kind]: deed.days };
      return;
    case 'hold':
      place(world, deed.subject);
      return;
    case 'lift': {
      const hold = world.holds[deed.which];
      if (hold) hold.lifted ??= { atMs: world.nowMs, by: 'anna', reason: 'closed' };
      return;
    }
    case 'run':
      run(world, deed);
  }
}

describe('Retention over random histories', () => {
  test('never touches what is held, goes on or is young; deletes the rest whole and in order, however it is killed', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (history) => {
        const world = newWorld();
        for (const each of history) apply(world, each);
        checkDone(world);
      }),
      { numRuns: RUNS },
    );
  });
});
