/** How long nothing may be heard: as long as the reason that the log gives allows, and no longer. */
import type { Effect } from '#voice/effects.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { Check, Invariant, Sight } from './invariant.ts';
import type { Ledger } from './ledger.ts';

/** The answer to a stop is so late at most. */
const LATE_MS = 400;
/** The last words of a call, and the far end's answer to our hanging up. */
const ENDING_MS = 8000;

type Happening = Extract<Effect, { type: 'note' }>['event'];

export const NEVER_SILENT: Invariant = {
  name: 'silence',
  says: 'The line is never silent beyond a deadline without a recorded reason, and something is done about it when the deadline has come.',
  watch: (plan) => new NeverSilent(plan),
};

/** What the log says about why nobody is heard. */
type Reason = 'ringing' | 'none' | 'turn' | 'waiting' | 'thinking' | 'speaking' | 'ruling' | 'ending';

class NeverSilent implements Check {
  readonly #plan: CallPlan;
  #reason: Reason = 'ringing';
  #sinceMs = 0;
  #mayLastMs = 0;
  #wasHeard = false;
  /** How long the event loop had stood still when this silence began. */
  #stoodMs = 0;
  /** The caller has said something that is not answered. */
  #turnIsOpen = false;
  /** An operator has let the agent speak again, and it has not spoken yet. */
  #speaksAgain = false;

  constructor(plan: CallPlan) {
    this.#plan = plan;
  }

  saw({ input, before, after, effects }: Sight, ledger: Ledger): string | null {
    if (before.phase === 'ended') return null;
    const { atMs } = input;
    const lastedMs = atMs - this.#sinceMs - (ledger.stoodMs - this.#stoodMs);
    if (this.#reason !== 'ringing' && lastedMs > this.#mayLastMs + LATE_MS)
      return `nobody was heard for ${lastedMs} ms; the log's reason (${this.#reason}) allows ${this.#mayLastMs}`;
    const isHeard = ledger.isAudible || after.caller.kind === 'speaking';
    if (isHeard || this.#wasHeard || isDeed(input)) this.#sinceMs = atMs;
    this.#wasHeard = isHeard;
    for (const effect of effects) {
      if (effect.type === 'note') this.#happened(effect.event, atMs, ledger);
      // The mind is asked again, with what its tools have brought.
      else if (effect.type === 'think.start') this.#sinceMs = atMs;
    }
    // The reply goes on, whatever was in the air.
    if (input.type === 'call.moved' && this.#reason === 'none' && after.reply)
      this.#reason = after.reply.think ? 'thinking' : 'speaking';
    // The line had closed before the move: it is hung up by whoever has it now.
    if (input.type === 'call.moved' && after.phase === 'ending') this.#reason = 'ending';
    // The caller's last turn is taken up in the one that is open by then, and is over when that one is.
    if (input.type === 'operator.mute') this.#speaksAgain = !input.on;
    if (this.#speaksAgain && this.#reason === 'none' && after.turn) this.#reason = 'turn';
    if (this.#sinceMs === atMs) this.#stoodMs = ledger.stoodMs;
    if (isHeard || after.operator.muted) this.#mayLastMs = Infinity;
    else this.#mayLastMs = this.#allowance(after.memory.expect.patienceMs);
    return null;
  }

  #happened(event: Happening, atMs: number, ledger: Ledger): void {
    const reason = reasonOf(event);
    if (reason === 'turn') this.#turnIsOpen = true;
    if (event.type === 'reply.started') this.#speaksAgain = false;
    if (event.type === 'turn.committed' || reason === 'waiting') this.#turnIsOpen = false;
    if (reason === undefined && !ACTS.has(event.type)) return;
    this.#sinceMs = atMs;
    if (reason === undefined || this.#reason === 'ending') return;
    if ((reason === 'turn' || event.type === 'agent.muted') && ledger.reply !== null) return;
    this.#reason = reason === 'none' && this.#turnIsOpen ? 'turn' : reason;
  }

  #allowance(patienceMs: number | undefined): number {
    const { silence, turn, limits, speech } = this.#plan;
    const { endpointUnfinishedMs, endpointDigitsMs, finalTimeoutMs, rulingMs } = turn;
    const voiceMs = Math.max(limits.speechFirstAudioMs, limits.speechStallMs);
    switch (this.#reason) {
      case 'ringing':
        return Infinity;
      case 'none':
        return 0;
      case 'turn':
        return finalTimeoutMs + Math.max(endpointUnfinishedMs, endpointDigitsMs, KEY_PAUSE_MS);
      case 'waiting':
        return patienceMs ?? silence.afterMs;
      case 'thinking': {
        const mindMs = Math.max(limits.thinkFirstTokenMs, limits.thinkStallMs, limits.toolMs);
        return speech.fillers.length > 0 ? Math.max(voiceMs, FILLER_FACTOR * speech.fillerAfterMs) : mindMs;
      }
      case 'speaking':
        return voiceMs;
      case 'ruling':
        return rulingMs;
      case 'ending':
        return ENDING_MS;
    }
  }
}

const KEY_PAUSE_MS = 2500;
const FILLER_FACTOR = 3;

/** The caller did something other than speak, or the mind is at work. */
function isDeed(input: Sight['input']): boolean {
  switch (input.type) {
    case 'caller.started':
    case 'caller.stopped':
    case 'caller.keypad':
    case 'think.tool':
      return true;
    case 'think.text':
      return input.text.trim() !== '';
    default:
      return false;
  }
}

/** Something was done about the silence, though nothing is heard of it yet. */
const ACTS = new Set<Happening['type']>([
  'reply.clause',
  'fallback.fired',
  'provider.failed',
  'provider.switched',
  'provider.slow',
  'provider.skipped',
  'provider.slow',
  'provider.skipped',
  'tool.called',
  'tool.answered',
  'caller.said',
  'caller.partial',
]);

function reasonOf(event: Happening): Reason | undefined {
  switch (event.type) {
    case 'call.answered':
    case 'call.moved':
    case 'reply.ended':
    case 'agent.muted':
      return 'none';
    case 'caller.speaking':
    case 'caller.keypad':
    case 'caller.said':
      return 'turn';
    case 'silence':
      return event.because === 'thinking' ? 'thinking' : 'waiting';
    case 'reply.started':
      return 'speaking';
    case 'reply.paused':
      return 'ruling';
    case 'reply.resumed':
      return 'thinking';
    case 'call.ending':
      return 'ending';
    default:
      return undefined;
  }
}
