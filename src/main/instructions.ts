/** A strategy as the instructions of a language model: how one speaks on the phone, then the strategy itself. */
import { stringify } from 'yaml';
import type { Strategy } from '#platform/agents/strategy.ts';

const ON_THE_PHONE = `You are the agent in a telephone call. What you write is spoken aloud, word for word.
- Answer in one to three short sentences of plain speech: no lists, no markdown, no emoji, no stage directions.
- Follow the strategy below: its goals and steps in their order, one question at a time, its wordings where it gives some, its answers to
  objections. Fill its slots from what the caller says; confirm those that ask for it.
- Where the caller interrupts, go on from what they heard; do not start again. Never make up facts that the strategy does not hold.
- Speak the language of the strategy's locale.`;

export function instructionsFor(strategy: Strategy): string {
  // What concerns only Parley itself would be noise to the model.
  const {
    timings: _timings,
    limits: _limits,
    fallback_policies: _policies,
    voice: _voice,
    ...talk
  } = strategy;
  return `${ON_THE_PHONE}\n\nThe strategy:\n\n${stringify(talk)}`;
}
