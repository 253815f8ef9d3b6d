/** Plans of calls that a strategy could ask for, the odd ones included. */
import type { Role } from '#voice/effects.ts';
import type {
  CallPlan,
  Expectation,
  FallbackAction,
  FallbackPolicy,
  FallbackTrigger,
  Guide,
  LimitPlan,
  SlotGuide,
  TurnPlan,
} from '#voice/plan.ts';
import type { Random } from './random.ts';

const TRIGGERS: FallbackTrigger[] = [
  'confidence_below',
  'no_match',
  'no_input',
  'stt_error',
  'tts_error',
  'llm_error',
  'llm_timeout',
];
const PROMPTS = ['Are you still there?', 'I can hear nothing.'];
const CLARIFY = ['Sorry, could you say that again?', 'I did not get that.'];
const APOLOGY = 'Sorry, something went wrong.';
/** A phrase across a comma, one that is spoken otherwise than it is written, and one that a prompt holds. */
const NEVER = { neverSay: ['five but', 'fifty cents', 'nothing'], instead: 'I may not say that.' };
const TURN: TurnPlan = {
  endpointCompleteMs: 280,
  endpointMs: 550,
  endpointUnfinishedMs: 1200,
  endpointDigitsMs: 1400,
  bargeInMs: 700,
  rulingMs: 500,
  finalTimeoutMs: 1500,
  onsetMs: 80,
  releaseMs: 200,
};
const LIMITS: LimitPlan = {
  maxCallMs: 1_800_000,
  maxTurnMs: 60_000,
  thinkFirstTokenMs: 4000,
  thinkStallMs: 4000,
  thinkAhead: 0.3,
  speechFirstAudioMs: 2500,
  speechStallMs: 2000,
  toolMs: 15_000,
};

/** Items that are counted: "the king of hearts and the two of spades". */
const CARDS: SlotGuide = {
  type: 'sequence',
  parts: [
    {
      name: 'rank',
      values: ['king', 'two', 'ten'].map((say) => ({ value: say, say: [say] })),
      optional: false,
    },
    { name: 'suit', values: ['hearts', 'spades'].map((say) => ({ value: say, say: [say] })), optional: true },
  ],
  joiners: ['of', 'and'],
  min: 2,
  max: 4,
};
const GUIDE: Guide = { id: 'simulated', slots: { slot: { type: 'yes-no' }, cards: CARDS }, phrases: [] };

export function anyExpectation(random: Random): Expectation {
  const shape = random.pick(['open', 'short', 'yes-no', 'digits', 'spelling'] as const);
  return {
    slots: random.pick([[], ['slot'], ['cards']]),
    shape,
    ...(shape === 'digits' && random.chance(0.8) ? { digits: { min: 3, max: random.whole(3, 7) } } : {}),
    ...(shape === 'spelling' && random.chance(0.3) ? { mail: true as const } : {}),
    ...(random.chance(0.1) ? { patienceMs: random.whole(0, 60_000) } : {}),
  };
}

function anyAction(random: Random): FallbackAction {
  switch (random.whole(0, 6)) {
    case 0:
      return {
        do: 'prompt_for_clarification',
        ...(random.chance(0.5) ? { say: ['Again?', 'Once more?'] } : {}),
      };
    case 1:
      return { do: 'maintain_voice_stream', ...(random.chance(0.5) ? { say: 'One moment, please.' } : {}) };
    case 2:
      return { do: 'say', text: random.chance(0.9) ? 'There is trouble here.' : '' };
    case 3:
      return { do: 'end_call', ...(random.chance(0.5) ? { say: 'That is all. Goodbye.' } : {}) };
    default:
      return { do: 'switch_provider' };
  }
}

function anyPolicy(random: Random, index: number): FallbackPolicy {
  const on = random.pick(TRIGGERS);
  return {
    id: `policy-${index}`,
    on,
    ...(on === 'confidence_below' ? { below: random.next() } : {}),
    ...(random.chance(0.3) ? { times: random.whole(1, 4) } : {}),
    then: Array.from({ length: random.whole(1, 3) }, () => anyAction(random)),
  };
}

function anyLimits(random: Random): LimitPlan {
  return {
    ...LIMITS,
    maxCallMs: random.chance(0.05) ? random.whole(1, 30_000) : LIMITS.maxCallMs,
    maxTurnMs: random.chance(0.1) ? random.whole(500, 5000) : LIMITS.maxTurnMs,
    toolMs: random.pick([LIMITS.toolMs, 2000]),
    thinkAhead: random.pick([0, 0.3, 2]),
    ...(random.chance(0.8) && { sureFrom: random.pick([0, 0.6, 1]) }),
  };
}

/** `maxCallMs` and all that a caller may wait for is bounded; everything else is as chance has it. */
export function anyPlan(random: Random): CallPlan {
  const policies = random.chance(0.4) ? 0 : random.whole(1, 9);
  return {
    agent: { id: 'simulated', name: 'Simulated' },
    voice: { id: 'default', speed: 1 },
    guide: GUIDE,
    locale: random.pick(['en-US', 'en-US', 'fr-FR', 'ru-RU']),
    greeting: {
      text: random.pick(['', 'Hello.', 'Hello, how can I help you today? We are open. Tell me more.']),
      interruptible: random.chance(0.7),
      expect: anyExpectation(random),
    },
    turn: { ...TURN, finalTimeoutMs: random.pick([1500, 3000]) },
    silence: {
      afterMs: random.pick([7000, 7000, 3000, 1]),
      prompts: random.pick([[], ['Are you there?'], PROMPTS]),
      goodbye: random.chance(0.9) ? 'Goodbye then.' : '',
    },
    speech: {
      fillers: random.pick([[], ['One moment.'], ['Hm.', 'Let me see.']]),
      fillerAfterMs: 1200,
      clarify: random.chance(0.9) ? CLARIFY : [],
      apology: random.chance(0.9) ? APOLOGY : '',
      tooLong: 'We have to stop here.',
      goodbye: 'Goodbye.',
      ...(policies % 4 === 3 && NEVER),
    },
    fallbacks: Array.from({ length: policies }, (_, index) => anyPolicy(random, index)),
    limits: anyLimits(random),
  };
}

export function anyProviders(random: Random): Record<Role, number> {
  return { stt: random.whole(1, 3), tts: random.whole(1, 3), llm: random.whole(1, 3) };
}
