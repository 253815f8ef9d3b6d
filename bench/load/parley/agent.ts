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

/** What callers of the embedded engines may say: sentences to understand, as a reception has them. */
const UNDERSTOOD = [
  { id: 'book', examples: ['I would like to book a table', 'a table for two people tomorrow evening'] },
  { id: 'hours', examples: ['what time do you close', 'could you tell me what time you close on Sundays'] },
  { id: 'cancel', examples: ['I would like to cancel my appointment', 'cancel my appointment on Monday'] },
  { id: 'change', examples: ['can you change that to three people', 'I said Saturday not Sunday'] },
];
const SAID = 'Certainly, I can help with that, let me check it for you now.';

export function strategySource(settings: TurnSettings, understands = false): string {
  return JSON.stringify({
    id: AGENT_ID,
    name: 'The measured agent',
    persona: { name: 'Ann', disclosure: 'I am an automated assistant.' },
    greeting: { say: 'Hello.', then_ask: false },
    steps: [{ id: 'listen', ask: 'How can I help?', slot: 'anything' }],
    slots: { anything: { type: 'yes-no' } },
    closing: { say: 'Goodbye.' },
    ...(understands && { intents: UNDERSTOOD.map((intent) => ({ ...intent, say: SAID })), clarify: [SAID] }),
    ...(settings === 'quick' && { timings: QUICK }),
  });
}

export function timingsOf(settings: TurnSettings): Record<string, number> {
  return settings === 'quick' ? QUICK : {};
}
