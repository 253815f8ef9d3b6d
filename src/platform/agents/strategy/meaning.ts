/** What a strategy's form cannot say: that its parts fit together. */
import { checkCondition, checkSlots } from './meaning-slots.ts';
import { checkNeverSay } from './never-say.ts';
import { checkTemplates } from './meaning-templates.ts';
import { unreachableSteps } from './reach.ts';
import { checkJump, checkSlotName, checkStepName } from './references.ts';
import type { Fault, Report } from './references.ts';
import type { Step, Strategy } from './schema.ts';
import { pathText } from './schema-errors.ts';

export function checkMeaning(strategy: Strategy): Fault[] {
  const faults: Fault[] = [];
  const report: Report = (at, message, cure) =>
    faults.push({ at, error: { path: pathText(at), message, cure } });
  checkIds(strategy, report);
  strategy.steps.forEach((step, index) => checkStep(strategy, step, ['steps', index], report));
  checkSlots(strategy, report);
  checkIntents(strategy, report);
  checkObjections(strategy, report);
  checkJump(strategy, strategy.replies.human, ['replies', 'human'], report);
  strategy.fallback_policies.forEach((policy, index) => {
    if (policy.on !== 'confidence_below' || policy.below !== undefined) return;
    report(
      ['fallback_policies', index],
      'a `confidence_below` policy without a threshold',
      'Write `below:` with a number from 0 to 1.',
    );
  });
  checkTemplates(strategy, report);
  checkNeverSay(strategy, report);
  for (const index of unreachableSteps(strategy)) {
    const id = strategy.steps[index]?.id ?? '';
    report(
      ['steps', index],
      `the talk can never come to step \`${id}\``,
      'Remove it, or lead to it with `go_to`.',
    );
  }
  return faults;
}

function checkIds(strategy: Strategy, report: Report): void {
  const seen = new Set<string>();
  const once = (id: string, at: PropertyKey[]): void => {
    if (seen.has(id)) report(at, `the id \`${id}\` is used twice`, 'Give each one an id of its own.');
    seen.add(id);
  };
  strategy.steps.forEach((step, index) => once(step.id, ['steps', index, 'id']));
  seen.clear();
  strategy.intents.forEach((intent, index) => once(intent.id, ['intents', index, 'id']));
  strategy.objections.forEach((objection, index) => once(objection.id, ['objections', index, 'id']));
  strategy.small_talk.forEach((talk, index) => {
    if (talk.id !== undefined) once(talk.id, ['small_talk', index, 'id']);
  });
  for (const name of Object.keys(strategy.facts)) {
    if (!Object.hasOwn(strategy.slots, name)) continue;
    report(['facts', name], `\`${name}\` is also a slot`, 'Give the fact another name.');
  }
}

function checkStep(strategy: Strategy, step: Step, at: PropertyKey[], report: Report): void {
  if (step.slot === undefined) {
    if (step.ask !== undefined) {
      report([...at, 'ask'], 'a question without a slot for its answer', 'Write `slot:`, or use `say:`.');
    } else if (step.say === undefined && step.end === undefined && step.go_to === undefined) {
      report(at, 'this step does nothing', 'Write `ask:` and `slot:`, or `say:`, `go_to:` or `end:`.');
    }
    if (step.say_after !== undefined) {
      report([...at, 'say_after'], '`say_after` needs a slot', 'Use `say:` in a step without a slot.');
    }
  } else {
    checkSlotName(strategy, step.slot, [...at, 'slot'], report);
    if (step.ask === undefined) report(at, 'a slot without a question', 'Write `ask:`.');
    if (step.say !== undefined) {
      report([...at, 'say'], '`say` is for steps without a slot', 'Use `say_after`, or a step of its own.');
    }
  }
  if (step.end !== undefined && step.go_to !== undefined) {
    report(at, 'a step cannot both end the call and go on', 'Keep `end:` or `go_to:`.');
  }
  if (step.go_to !== undefined) checkStepName(strategy, step.go_to, [...at, 'go_to'], report);
  step.forget?.forEach((slot, index) => checkSlotName(strategy, slot, [...at, 'forget', index], report));
  if (step.when) checkCondition(strategy, step.when, [...at, 'when'], report);
}

function checkIntents(strategy: Strategy, report: Report): void {
  strategy.intents.forEach((intent, index) => {
    const at = ['intents', index];
    if (intent.when) checkCondition(strategy, intent.when, [...at, 'when'], report);
    if (intent.do === 'answer' && intent.say === undefined) {
      report(at, 'an answer with nothing to say', 'Write `say:`.');
    }
    if (intent.do === 'fill' && intent.fill === undefined) {
      report(at, 'nothing to fill', 'Write `fill:` with a slot and its value.');
    }
    for (const slot of Object.keys(intent.fill ?? {})) {
      checkSlotName(strategy, slot, [...at, 'fill', slot], report);
    }
    checkJump(strategy, intent, at, report);
  });
}

function checkObjections(strategy: Strategy, report: Report): void {
  strategy.objections.forEach((objection, index) => {
    if (objection.when) checkCondition(strategy, objection.when, ['objections', index, 'when'], report);
    checkJump(strategy, objection.after, ['objections', index, 'after'], report);
  });
}
