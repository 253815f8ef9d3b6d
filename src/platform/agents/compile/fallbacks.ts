/** Fallback policies in the heart's form, with defaults for every trigger that the strategy says nothing about. */
/* oxlint-disable unicorn/no-thenable -- `then` is the word of the plan's policies; they are never awaited. */
import type { FallbackAction, FallbackPolicy, FallbackTrigger } from '#voice/plan.ts';
import { fillIn } from '../script/say/fill-in.ts';
import type { Strategy } from '../strategy/schema.ts';

export function compileFallbacks(strategy: Strategy): FallbackPolicy[] {
  const own = strategy.fallback_policies.map((policy, index): FallbackPolicy => {
    const { id, on, below, times, then } = policy;
    return {
      id: id ?? `${on}_${index + 1}`,
      on,
      ...(below === undefined ? {} : { below }),
      ...(times === undefined ? {} : { times }),
      then: then.map((action) => spokenAction(strategy, action)),
    };
  });
  const spoken = new Set<FallbackTrigger>(own.map((policy) => policy.on));
  return [...own, ...DEFAULTS.filter((policy) => !spoken.has(policy.on))];
}

type Action = Strategy['fallback_policies'][number]['then'][number];

function spokenAction(strategy: Strategy, action: Action): FallbackAction {
  const fill = (text: string): string => fillIn(text, { strategy, slots: {} });
  switch (action.do) {
    case 'switch_provider':
      return { do: action.do };
    case 'say':
      return { do: action.do, text: fill(action.text) };
    case 'prompt_for_clarification':
      return action.say === undefined ? { do: action.do } : { do: action.do, say: action.say.map(fill) };
    case 'maintain_voice_stream':
    case 'end_call':
      return action.say === undefined ? { do: action.do } : { do: action.do, say: fill(action.say) };
  }
}

/** The first that holds decides, so the one for many times in a row stands before the one for the first time. */
const DEFAULTS: FallbackPolicy[] = [
  {
    id: 'default_unheard_often',
    on: 'confidence_below',
    below: 0.45,
    times: 5,
    then: [
      {
        do: 'end_call',
        say: 'I am sorry, the line is too poor for me to understand you. Please call again.',
      },
    ],
  },
  {
    id: 'default_unheard',
    on: 'confidence_below',
    below: 0.45,
    then: [{ do: 'prompt_for_clarification' }],
  },
  {
    id: 'default_no_match_often',
    on: 'no_match',
    times: 6,
    then: [{ do: 'end_call', say: 'I am sorry, I cannot help you with this. Goodbye.' }],
  },
  {
    id: 'default_stt_error_often',
    on: 'stt_error',
    times: 4,
    then: [
      {
        do: 'end_call',
        say: 'I am sorry, I cannot hear you well enough at the moment. Please call again later.',
      },
    ],
  },
  {
    id: 'default_stt_error',
    on: 'stt_error',
    then: [
      { do: 'switch_provider' },
      { do: 'prompt_for_clarification', say: ['Sorry, I missed that. Could you say it again?'] },
    ],
  },
  {
    id: 'default_tts_error',
    on: 'tts_error',
    then: [{ do: 'switch_provider' }, { do: 'maintain_voice_stream' }],
  },
  {
    id: 'default_llm_error_often',
    on: 'llm_error',
    times: 3,
    then: [{ do: 'end_call', say: 'I am sorry, something is wrong on my side. Please call again later.' }],
  },
  {
    id: 'default_llm_error',
    on: 'llm_error',
    then: [{ do: 'maintain_voice_stream', say: 'One moment, please.' }, { do: 'switch_provider' }],
  },
  {
    id: 'default_llm_timeout',
    on: 'llm_timeout',
    then: [{ do: 'maintain_voice_stream', say: 'Bear with me a moment.' }, { do: 'switch_provider' }],
  },
];
