/** What is said at any time where a strategy brings no words of its own: one set for each tone. The friendly set is the default. */
import type { Wording } from '../strategy/wording-schema.ts';

const PHRASES = {
  clarify: {
    default: ['Sorry, I did not get that.', 'Sorry, I missed that.'],
    assertive: ['Say that again, please.', 'Once more, please.'],
    empathetic: ['I am sorry, I did not quite catch that.', 'Forgive me, I could not make that out.'],
    humorous: ['My ears must be on holiday.', 'That one flew right past me.'],
  },
  /** By the line itself, without the question behind it. */
  sayAgain: {
    default: ['Sorry, I did not catch that. Could you say it again?', 'Sorry, could you say that once more?'],
    assertive: ['I did not catch that. Say it again, please.', 'Once more, please.'],
    empathetic: [
      'I am so sorry, I did not catch that. Could you say it once more for me?',
      'Please bear with me. Could you say that again?',
    ],
    humorous: [
      'The line ate that one. Could you feed me the words again?',
      'Nearly had it. Once more, from the top?',
    ],
  },
  fillers: {
    default: ['One moment.', 'Let me see.', 'Just a second.'],
    assertive: ['One moment.', 'Checking.', 'Hold on.'],
    empathetic: ['One moment, I am with you.', 'Let me look into that for you.', 'I am just checking.'],
    humorous: ['Let me ask my crystal ball.', 'Thinking cap on.', 'Wheels are turning.'],
  },
  stillThere: {
    default: ['Are you still there?', 'I am still here. Take your time.'],
    assertive: ['Are you there?', 'I am waiting for your answer.'],
    empathetic: ['Are you still with me?', 'There is no hurry. I am here.'],
    humorous: ['Have I put you to sleep?', 'Still here. I have nowhere else to be.'],
  },
  nobody: {
    default: 'I cannot hear anyone, so I will hang up now. Goodbye.',
    assertive: 'I hear nobody. I am ending the call. Goodbye.',
    empathetic: 'I am sorry, I cannot hear you any more. Please call again whenever it suits you. Goodbye.',
    humorous: 'I am talking to myself again, so I will stop. Goodbye.',
  },
  apology: {
    default: 'I am sorry, something went wrong on my side.',
    assertive: 'That went wrong on my side.',
    empathetic: 'I am truly sorry, something went wrong on my side. That is not your fault.',
    humorous: 'Oops. My wires got crossed there, sorry.',
  },
  tooLong: {
    default: 'We have come to the end of the time for this call.',
    assertive: 'Our time for this call is over.',
    empathetic: 'I am sorry, but we have come to the end of the time for this call.',
    humorous: 'The clock says that we have talked long enough, and it always wins.',
  },
  /** When the call was broken off on our side, and goes on. */
  cutOff: {
    default: 'Sorry, we were cut off for a moment.',
    assertive: 'We were cut off. I am back.',
    empathetic: 'I am so sorry, we were cut off for a moment. I am here again.',
    humorous: 'Oops, I dropped the phone. Back again.',
  },
  goodbye: {
    default: 'Goodbye.',
    assertive: 'Goodbye.',
    empathetic: 'Take care. Goodbye.',
    humorous: 'Toodle-oo!',
  },
  goodbyeToCaller: {
    default: 'Thank you for the call. Goodbye.',
    assertive: 'Thanks for calling. Goodbye.',
    empathetic: 'Thank you so much for calling. Take good care. Goodbye.',
    humorous: 'Thank you, you have been a wonderful audience. Goodbye!',
  },
  wait: {
    default: 'Take your time.',
    assertive: 'I will wait.',
    empathetic: 'Of course. Take all the time you need.',
    humorous: 'Take your time. I will count some sheep.',
  },
  thanks: {
    default: 'You are welcome.',
    assertive: 'Sure.',
    empathetic: 'I am glad that I could help.',
    humorous: 'All part of the show.',
  },
  corrected: {
    default: 'All right, {value}.',
    assertive: '{value}, then.',
    empathetic: 'Of course, {value}. Thank you for telling me.',
    humorous: '{value} it is. I never saw the other one.',
  },
  readBack: {
    default: 'Okay, {value}.',
    assertive: '{value}.',
    empathetic: 'Thank you, {value}.',
    humorous: '{value}, got it in ink.',
  },
  confirm: {
    default: 'I heard {value}. Is that right?',
    assertive: '{value}. Correct?',
    empathetic: 'I want to be sure that I have this right: {value}?',
    humorous: 'My ears say {value}. Do they lie?',
  },
  human: {
    default: 'I am afraid that I cannot put you through to a person.',
    assertive: 'I cannot put you through to a person.',
    empathetic: 'I understand that you would rather speak to a person. I am sorry, I cannot put you through.',
    humorous: 'All the people are hiding from me, so I cannot put you through.',
  },
  giveUp: {
    default: 'Let us leave that for now.',
    assertive: 'We will leave that.',
    empathetic: 'That is all right. Let us leave that for now.',
    humorous: 'Let us leave that to the philosophers.',
  },
  sorry: {
    default: 'Sorry about that.',
    assertive: 'My mistake.',
    empathetic: 'I am sorry about that.',
    humorous: 'Oops, my mistake.',
  },
  noProblem: {
    default: 'No problem.',
    assertive: 'Fine.',
    empathetic: 'That is quite all right.',
    humorous: 'No harm done.',
  },
  /** In place of what may not be said. */
  instead: {
    default: 'That is something that I cannot say.',
    assertive: 'I cannot comment on that.',
    empathetic: 'I am sorry, that is something that I may not say.',
    humorous: 'My lips are sealed on that one.',
  },
} satisfies Record<string, Wording>;

export type Phrase = keyof typeof PHRASES;

/** The wording for every tone. */
export function phrase(name: Phrase): Wording {
  return PHRASES[name];
}
