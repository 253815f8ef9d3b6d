/** From a strategy to a call's plan: every number and text that the heart needs, with defaults where the strategy is silent. */
import type { CallPlan, LimitPlan, SilencePlan, SpeechPlan, TurnPlan } from '#voice/plan.ts';
import { EXPECT_ANYTHING, expectSlot } from './compile/expectation.ts';
import { compileFallbacks } from './compile/fallbacks.ts';
import { compileGuide } from './compile/guide.ts';
import { compileVoice } from './compile/voice.ts';
import { phrase, type Phrase } from './persona/standard-phrases.ts';
import { openingQuestion } from './script/opening.ts';
import { fillIn } from './script/say/fill-in.ts';
import { variantsOf } from './script/say/variants.ts';
import type { Strategy } from './strategy/schema.ts';

/** One call's plan. Pure: the same strategy gives the same plan. */
export function compilePlan(strategy: Strategy): CallPlan {
  return {
    agent: { id: strategy.id, name: strategy.name },
    locale: strategy.locale,
    greeting: greeting(strategy),
    voice: compileVoice(strategy),
    guide: compileGuide(strategy),
    turn: turnPlan(strategy),
    silence: silencePlan(strategy),
    speech: speechPlan(strategy),
    fallbacks: compileFallbacks(strategy),
    limits: limitPlan(strategy),
  };
}

/** The disclosure that is to be said first stands before everything else, and is then not interrupted. [GR3] */
function greeting(strategy: Strategy): CallPlan['greeting'] {
  const { greeting, persona } = strategy;
  const fill = spoken(strategy);
  const said = fill(variantsOf(greeting.say, persona.tone)[0] ?? '');
  const disclosed = persona.disclose === 'first';
  const disclosure = disclosed ? `${fill(variantsOf(persona.disclosure, persona.tone)[0] ?? '')} ` : '';
  const say = `${disclosure}${said}`;
  const opening = greeting.then_ask ? openingQuestion(strategy) : null;
  const slot = opening === null ? undefined : strategy.slots[opening.slot];
  return {
    text: opening === null ? say : `${say} ${opening.text}`,
    interruptible: greeting.interruptible ?? !disclosed,
    expect: opening === null || !slot ? EXPECT_ANYTHING : expectSlot(opening.slot, slot),
  };
}

function turnPlan({ timings }: Strategy): TurnPlan {
  return {
    onsetMs: timings.onset_ms ?? 60,
    releaseMs: timings.release_ms ?? 200,
    ...endpoints(timings),
    bargeInMs: timings.barge_in_ms ?? 700,
    rulingMs: timings.ruling_ms ?? 500,
    finalTimeoutMs: timings.final_timeout_ms ?? 3000,
  };
}

/** Silence after a plain sentence. Shorter: pauses are taken for the end; longer: every reply is late by as much. */
const PACE_MS = { quick: 200, balanced: 340, patient: 700 };

/** All waits from one: how long a plain sentence's silence is. [EP14] */
function endpoints({ pace = 'balanced', ...own }: Strategy['timings']): Endpoints {
  const plainMs = own.endpoint_ms ?? (typeof pace === 'number' ? pace : PACE_MS[pace]);
  const holdMs = 700 + 3 * plainMs;
  return {
    endpointCompleteMs: own.endpoint_complete_ms ?? Math.round(0.7 * plainMs),
    endpointMs: plainMs,
    endpointUnfinishedMs: own.endpoint_unfinished_ms ?? holdMs,
    endpointDigitsMs: own.endpoint_digits_ms ?? holdMs,
  };
}
type Endpoints = Pick<
  TurnPlan,
  'endpointCompleteMs' | 'endpointMs' | 'endpointUnfinishedMs' | 'endpointDigitsMs'
>;

function silencePlan(strategy: Strategy): SilencePlan {
  const { silence } = strategy;
  const say = spoken(strategy);
  const { prompts = standard(strategy, 'stillThere') } = silence;
  return {
    afterMs: silence.after_ms ?? 7000,
    prompts: prompts.map(say),
    goodbye: say(silence.goodbye ?? first(strategy, 'nobody')),
  };
}

function speechPlan(strategy: Strategy): SpeechPlan {
  const { fillers, clarify, closing, persona } = strategy;
  const say = spoken(strategy);
  const goodbye = strategy.replies.goodbye ?? phrase('goodbye');
  return {
    fillers: (fillers.say ?? standard(strategy, 'fillers')).map(say),
    fillerAfterMs: fillers.after_ms ?? 1000,
    clarify: variantsOf(clarify ?? phrase('sayAgain'), persona.tone).map(say),
    apology: say(strategy.apology ?? first(strategy, 'apology')),
    tooLong: say(strategy.too_long ?? first(strategy, 'tooLong')),
    goodbye: say(variantsOf(goodbye, persona.tone)[0] ?? closing.reason),
    moved: say(first(strategy, 'cutOff')),
    ...(strategy.transfer !== undefined && { transfer: say(strategy.transfer) }),
    ...(persona.never_say.length > 0 && {
      neverSay: persona.never_say,
      instead: say(variantsOf(persona.instead ?? phrase('instead'), persona.tone)[0] ?? ''),
    }),
  };
}

function standard({ persona }: Strategy, name: Phrase): string[] {
  return variantsOf(phrase(name), persona.tone);
}

function first(strategy: Strategy, name: Phrase): string {
  return standard(strategy, name)[0] ?? '';
}

function limitPlan({ limits, confirm_below: sureFrom }: Strategy): LimitPlan {
  return {
    maxCallMs: limits.max_call_ms ?? 30 * 60_000,
    maxTurnMs: limits.max_turn_ms ?? 60_000,
    thinkFirstTokenMs: limits.think_first_token_ms ?? 4000,
    thinkStallMs: limits.think_stall_ms ?? 4000,
    thinkAhead: limits.think_ahead ?? 0.3,
    sureFrom,
    speechFirstAudioMs: limits.speech_first_audio_ms ?? 2500,
    speechStallMs: limits.speech_stall_ms ?? 2000,
    toolMs: limits.tool_ms ?? 15_000,
  };
}

function spoken(strategy: Strategy): (text: string) => string {
  return (text) => fillIn(text, { strategy, slots: {} });
}
