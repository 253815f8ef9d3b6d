/** The agent that answers the generator: it greets shortly and speaks what the model says. */

/** `default` leaves every time of a turn as Parley has it; `quick` sets each as short as a strategy may. */
export type TurnSettings = 'default' | 'quick';

const QUICK: Record<string, number> = {
  onset_ms: 20,
  release_ms: 20,
  endpoint_complete_ms: 0,
  endpoint_ms: 0,
  endpoint_unfinished_ms: 400,
  endpoint_digits_ms: 0,
};

export const AGENT_ID = 'bench';

export function strategySource(settings: TurnSettings): string {
  return JSON.stringify({
    id: AGENT_ID,
    name: 'The measured agent',
    persona: { name: 'Ann', disclosure: 'I am an automated assistant.' },
    greeting: { say: 'Hello.', then_ask: false },
    steps: [{ id: 'listen', ask: 'How can I help?', slot: 'anything' }],
    slots: { anything: { type: 'yes-no' } },
    closing: { say: 'Goodbye.' },
    ...(settings === 'quick' && { timings: QUICK }),
  });
}

export function timingsOf(settings: TurnSettings): Record<string, number> {
  return settings === 'quick' ? QUICK : {};
}
