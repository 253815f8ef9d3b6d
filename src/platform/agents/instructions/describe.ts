/** Parts of a strategy in sentences that a language model can follow. */
import { variantsOf } from '../script/say/variants.ts';
import type { Step, Strategy } from '../strategy/schema.ts';
import type { Slot } from '../strategy/slot-schema.ts';
import type { Condition, Saying, Wording } from '../strategy/wording-schema.ts';

export function describeStep(step: Step): string {
  const parts = [
    step.when === undefined ? '' : `only when ${describeCondition(step.when)}`,
    step.ask === undefined ? '' : `ask for ${step.slot ?? 'it'}, such as: ${describeSaying(step.ask)}`,
    step.say === undefined ? '' : `say: ${describeSaying(step.say)}`,
    step.say_after === undefined ? '' : `then say: ${describeSaying(step.say_after)}`,
    step.forget === undefined ? '' : `forget ${step.forget.join(', ')}`,
    step.go_to === undefined ? '' : `go on at step ${step.go_to}`,
    step.end === undefined ? '' : 'then end the call',
  ];
  return `${step.id}: ${parts.filter((part) => part !== '').join('; ')}`;
}

export function describeSlot(name: string, slot: Slot): string {
  const confirm = {
    never: '',
    implicit: 'repeat it in passing',
    explicit: 'read it back and wait for a yes',
  }[slot.confirm];
  const parts = [typeOf(slot), slot.required ? '' : 'may be left out', confirm];
  return `${name} (${parts.filter((part) => part !== '').join('; ')})`;
}

function typeOf(slot: Slot): string {
  switch (slot.type) {
    case 'digits':
      return slot.min === slot.max ? `${slot.min} digits` : `${slot.min} to ${slot.max} digits`;
    case 'number':
      return `a number from ${slot.min} to ${slot.max}`;
    case 'choice':
      return `one of: ${slot.values.map(({ value }) => value).join(', ')}`;
    case 'sequence':
      return `${slot.min} to ${slot.max} items of ${slot.parts.map(({ name }) => name).join(' and ')}`;
    case 'date':
      return slot.closed_on.length === 0 ? 'a date' : `a date, but no ${slot.closed_on.join(' or ')}`;
    case 'time':
      return slot.earliest !== undefined && slot.latest !== undefined
        ? `a time from ${slot.earliest} to ${slot.latest}`
        : 'a time of day';
    case 'spelling':
      return slot.email ? 'a mail address' : 'spelled letter by letter';
    case 'yes-no':
      return 'yes or no';
    case 'money':
      return 'an amount of money';
    case 'name':
      return 'a name';
  }
}

export function describeTopics(strategy: Strategy): string[] {
  const { tone } = strategy.persona;
  const quoted = (sentences: readonly string[]): string =>
    sentences
      .slice(0, 3)
      .map((text) => `"${text}"`)
      .join(', ');
  const all = (wordings: readonly Wording[]): string =>
    wordings.map((wording) => `"${variantsOf(wording, tone)[0] ?? ''}"`).join(', then ');
  return [
    ...strategy.intents.map((intent) => {
      const said = intent.say === undefined ? '' : `: ${describeSaying(intent.say)}`;
      const act = {
        answer: 'answer',
        fill: 'take note',
        end: 'end the call',
        go_to: `go on at ${intent.step ?? ''}`,
      };
      return `${quoted(intent.examples)} → ${act[intent.do]}${said}`;
    }),
    ...strategy.objections.map(({ examples, answers, after }) => {
      const last =
        after.do === 'continue'
          ? ''
          : `; after that ${after.do === 'end' ? 'end the call politely' : `go on at ${after.step ?? ''}`}`;
      return `${quoted(examples)} → answer ${all(answers)}${last}`;
    }),
    ...strategy.small_talk.map(({ examples, say }) => `${quoted(examples)} → ${all([say])}`),
  ];
}

function describeSaying(saying: Saying): string {
  const one = (wording: Wording): string =>
    typeof wording === 'string' ? `"${wording}"` : `"${variantsOf(wording, 'friendly')[0] ?? ''}"`;
  if (!Array.isArray(saying)) return one(saying);
  const first = saying[0];
  if (typeof first !== 'object') return `"${first ?? ''}"`;
  return (saying as { when?: Condition; say: Wording }[])
    .map(({ when, say }) => (when === undefined ? one(say) : `when ${describeCondition(when)} ${one(say)}`))
    .join(', else ');
}

function describeCondition(condition: Condition): string {
  return Object.entries(condition)
    .map(([name, test]) => {
      if (test === 'known') return `${name} is known`;
      if (test === 'unknown') return `${name} is not known`;
      return typeof test === 'object' && !Array.isArray(test)
        ? `${name} has ${JSON.stringify(test)}`
        : `${name} is ${[test].flat().map(String).join(' or ')}`;
    })
    .join(' and ');
}
