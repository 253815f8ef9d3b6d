/** Three strategies as a recogniser sees them. */
import { HAND, plain } from '../../src/adapters/providers/soundswallower/hand.fixture.ts';
import type { Guide } from '../../src/voice/plan.ts';

export const CARDS: Guide = {
  id: 'calibration-cards',
  phrases: [
    'what did you say',
    'say that again',
    'wait',
    'wait a moment',
    'start again',
    'how do i play',
    'what are the rules',
    'i want to stop',
    'goodbye',
    'who is winning',
    'new game',
    'i fold',
  ],
  slots: { hand: HAND },
};

export const DENTAL: Guide = {
  id: 'calibration-dental',
  phrases: [
    'i need to book an appointment',
    'i want to make an appointment',
    'i need to cancel my appointment',
    'can i reschedule my appointment',
    'what are your opening hours',
    'where are you located',
    'do you take insurance',
    'how much does a cleaning cost',
    'i want to speak to a person',
    'what did you say',
    'can you repeat that',
    'wait a moment',
    'it hurts a lot',
    'is the dentist in today',
    'i am a new patient',
    'goodbye',
  ],
  slots: {
    name: {
      type: 'name',
      values: plain('john smith', 'mary jones', 'peter brown', 'susan miller', 'david wilson', 'emma taylor'),
    },
    day: { type: 'date' },
    hour: { type: 'time' },
    phone: { type: 'digits', min: 7, max: 10 },
    reason: {
      type: 'choice',
      values: [
        { value: 'cleaning', say: ['cleaning', 'a cleaning', 'teeth cleaning'] },
        { value: 'checkup', say: ['checkup', 'a checkup', 'a regular checkup'] },
        { value: 'toothache', say: ['toothache', 'i have a toothache', 'my tooth hurts'] },
        { value: 'filling', say: ['a filling', 'i lost a filling'] },
        { value: 'crown', say: ['a crown', 'my crown came off'] },
        { value: 'whitening', say: ['whitening', 'teeth whitening'] },
      ],
    },
    confirmed: { type: 'yes-no' },
  },
};

export const SALES: Guide = {
  id: 'calibration-sales',
  phrases: [
    "i'm not interested",
    "it's too expensive",
    'send me an email',
    'call me back later',
    'we already have a provider',
    "i don't have time",
    'who is this',
    'how did you get my number',
    'what does it cost',
    'how does it work',
    'take me off your list',
    'i need to talk to my boss',
    'what did you say',
    'tell me more',
    'goodbye',
  ],
  slots: {
    interested: { type: 'yes-no' },
    size: { type: 'number', min: 1, max: 10000 },
    budget: { type: 'money' },
    email: { type: 'spelling' },
    callback: { type: 'date' },
  },
};
