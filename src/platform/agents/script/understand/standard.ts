/** What any caller may say to any agent at any time, whatever the strategy. English. */

export type StandardIntent = 'repeat' | 'wait' | 'robot' | 'human' | 'goodbye' | 'thanks';

/** Each must match the whole utterance without its fillers. */
const WHOLE: { intent: StandardIntent; pattern: RegExp }[] = [
  {
    intent: 'repeat',
    pattern: new RegExp(
      '^(?:(?:i am )?sorry )?(?:' +
        'what|pardon(?: me)?|excuse me|huh|come again|say again|' +
        '(?:can|could|would|will) you (?:please )?(?:repeat|say)(?: (?:that|it|this|the question))?(?: again| once more| one more time)?|' +
        '(?:repeat|say)(?: (?:that|it|this|the question))?(?: again| once more| one more time)?|' +
        '(?:once more|one more time)|' +
        'what (?:did|do) you (?:just )?(?:say|ask)(?: again)?|what was (?:that|the question)(?: again)?|' +
        'i (?:did not|could not|can not|do not) (?:quite )?(?:hear|catch|get|understand)(?: (?:that|you|it|what you said))?(?: (?:can|could) you (?:repeat|say) (?:that|it)(?: again)?)?' +
        ')$',
    ),
  },
  { intent: 'repeat', pattern: /^(?:i am )?sorry$/ },
  {
    intent: 'wait',
    pattern:
      /^(?:(?:can|could) you )?(?:wait|hold on|hang on|stop|one (?:moment|second|minute|sec)|just a (?:moment|second|minute|sec)|a (?:moment|second|minute|sec)|give me (?:a|one) (?:moment|second|minute|sec)|let me (?:see|think|check|look|find it|get it)|bear with me|not so fast)(?: (?:a|one|for a|just a) (?:moment|second|minute|sec|bit))?(?: (?:i need to|let me) (?:think|check|look|see))?$/,
  },
  { intent: 'thanks', pattern: /^(?:thank you|thanks|cheers)(?: (?:very much|so much|a lot|again))?$/ },
  {
    intent: 'goodbye',
    pattern:
      /^(?:(?:ok|okay|no|thanks|thank you|all right|well) )*(?:good ?bye|bye|bye bye|see you(?: later| then)?|hang up|i (?:have|got|need) to go|i am done|that is all|that is it|that will be all|end the call|stop calling(?: me)?)(?: (?:now|then|thanks|thank you|bye|good ?bye|for now))*$/,
  },
];

/** Each may stand anywhere in the utterance. */
const ANYWHERE: { intent: StandardIntent; pattern: RegExp }[] = [
  {
    intent: 'robot',
    pattern:
      /\b(?:are you|is this|am i (?:talking|speaking) (?:to|with)|you are|you sound like)(?: (?:just|really|even|like))? (?:a |an |some |the )?(?:real |actual |live |human |automated |talking )*(?:robot|bot|machine|computer|ai|human|human being|person|recording|artificial|real|automated)\b/,
  },
  {
    intent: 'human',
    pattern:
      /\b(?:(?:speak|talk|speaking|talking) (?:to|with)|get me|give me|want|need|transfer me to|connect me (?:to|with)|put me through to|put me on to) (?:to (?:speak|talk) (?:to|with) )?(?:a |an |the |some |your )?(?:real |actual |live |human |other )*(?:human|person|people|someone(?: else| real)?|somebody|agent|operator|representative|manager|supervisor|boss|receptionist|colleague)\b|^(?:human|operator|agent|representative|receptionist)(?: please)?$/,
  },
];

export const STANDARD_PHRASES = [
  'what did you say',
  'say that again please',
  'can you repeat that',
  'sorry i did not catch that',
  'pardon',
  'wait',
  'hold on',
  'one moment please',
  'just a second',
  'let me think',
  'are you a robot',
  'am i talking to a real person',
  'can i speak to a person',
  'i want to talk to a human',
  'thank you',
  'goodbye',
  'bye',
  'no that is wrong',
  'i do not know',
];

/** `text` in plain words, contractions written out, fillers removed. */
export function standardIntent(text: string): StandardIntent | null {
  for (const { intent, pattern } of ANYWHERE) if (pattern.test(text)) return intent;
  for (const { intent, pattern } of WHOLE) if (pattern.test(text)) return intent;
  return null;
}
