/** One slot of a strategy as what callers say to fill it. */
import type { Choice, SequencePart, SlotGuide } from '#voice/plan.ts';
import { date, time } from './calendar.ts';
import { type Expression, oneOf, opt, seq, times, weighted } from './expression.ts';
import { frenchBuiltIn } from './french.ts';
import { digits, money, number } from './numbers.ts';
import { spelling } from './spelling.ts';
import { wordsOf } from './wording.ts';

/** Null when nothing of the slot can be said (a list without wordings). */
export function slotExpression(slot: SlotGuide, language: 'english' | 'french'): Expression | null {
  if (language === 'french' && !('values' in slot) && slot.type !== 'sequence') return frenchBuiltIn(slot);
  switch (slot.type) {
    case 'yes-no':
      return yesNo();
    case 'digits':
      return digits();
    case 'number':
      return number(slot.min, slot.max);
    case 'money':
      return money();
    case 'date':
      return date();
    case 'time':
      return time();
    case 'spelling':
      return spelling();
    case 'name':
      return language === 'french' ? choice(slot.values) : named(slot.values);
    case 'choice':
      return choice(slot.values);
    case 'sequence':
      return sequence(slot);
  }
}

export function yesNo(): Expression {
  const yes = weighted(
    [20, 'yes'],
    [8, 'yeah'],
    [4, 'yep'],
    [2, 'yup'],
    [4, 'sure'],
    [4, 'correct'],
    [4, 'right'],
    [4, oneOf("that's right", "that's correct", 'that is correct')],
    [4, oneOf('of course', 'absolutely', 'definitely', 'exactly')],
    [4, oneOf('okay', 'ok')],
    [
      4,
      oneOf(
        'yes please',
        'yes i do',
        'yes it is',
        'yes that works',
        'sounds good',
        'i do',
        'i am',
        'please do',
      ),
    ],
  );
  const no = weighted(
    [20, 'no'],
    [4, 'nope'],
    [2, 'nah'],
    [6, oneOf('no thanks', 'no thank you')],
    [
      4,
      oneOf('not really', 'not yet', 'not now', "i don't", "i don't think so", "no i don't", "no it isn't"),
    ],
    [4, oneOf('wrong', "that's wrong", "that's not right", 'incorrect', 'not quite')],
  );
  return oneOf(yes, no);
}

function choice(values: Choice[]): Expression | null {
  const wordings = values
    .map(({ say }) => say.map(wordsOf).filter((words) => words !== ''))
    .filter((say) => say.length > 0);
  return wordings.length === 0 ? null : oneOf(...wordings.map((say) => oneOf(...say)));
}

function named(values: Choice[]): Expression | null {
  const names = choice(values);
  if (!names) return null;
  return seq(
    opt(
      oneOf('my name is', "my name's", 'this is', "i'm", 'i am', "it's", 'the name is', 'speaking with'),
      0.3,
    ),
    names,
    opt(oneOf('here', 'speaking'), 0.03),
  );
}

/**
 * Items one after the other ("ten of clubs, four hearts"). Every part but one may be missing, and a single later part
 * alone may come ("…of clubs"), because an utterance can be the rest of one that was broken off.
 */
function sequence(slot: Extract<SlotGuide, { type: 'sequence' }>): Expression | null {
  const item = itemOf(slot.parts, slot.joiners);
  if (!item) return null;
  const links = weighted([6, 'and'], [1, 'then'], [1, 'and then'], [2, oneOf('a', 'the')], [1, 'and a']);
  const between = opt(links, 0.3);
  const most = Math.max(slot.min, slot.max, 1);
  const hand = times(item, { min: 1, max: Math.min(most, 8), again: 0.35, between });
  const [, ...later] = slot.parts;
  const rest = later.map((part) => choice(part.values)).filter((part) => part !== null);
  const whole = seq(opt(oneOf('a', 'the', 'i have', "i've got", 'i got', 'a pair of'), 0.08), hand);
  if (rest.length === 0) return whole;
  const joiner = joinerOf(slot.joiners);
  const tail = oneOf(...rest.map((part) => (joiner ? seq(opt(joiner, 0.6), part) : part)));
  return weighted([30, whole], [1, tail]);
}

function itemOf(parts: SequencePart[], joiners: string[]): Expression | null {
  const joiner = joinerOf(joiners);
  const [first, ...later] = parts;
  const head = first ? choice(first.values) : null;
  if (!head) return null;
  const tails = later.flatMap((part) => {
    const value = choice(part.values);
    if (!value) return [];
    const tail = joiner ? seq(opt(joiner, 0.75), value) : value;
    return [part.optional ? opt(tail, 0.6) : tail];
  });
  return seq(head, ...tails);
}

function joinerOf(joiners: string[]): Expression | null {
  const said = joiners.map(wordsOf).filter((words) => words !== '');
  return said.length === 0 ? null : oneOf(...said);
}
