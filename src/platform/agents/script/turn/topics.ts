/** Answers to what is not a value: intents, objections, small talk, and what any caller may say. */
import { phrase } from '../../persona/standard-phrases.ts';
import { word } from '../say/wordings.ts';
import { jumpTo } from '../state/flow.ts';
import type { Match } from '../understand/intent-index.ts';
import { EXPECT_ANYTHING } from '#voice/plan.ts';
import { askAgain, close, goOn, missed } from './ask.ts';
import { keep } from './take.ts';
import { answer, ending } from './turn.ts';
import type { Answer, Turn } from './turn.ts';

/** `moved`: values were taken in the same turn, so the next question is asked rather than the open one. */
export function answerTopic(turn: Turn, { topic }: Match, moved: boolean): Answer {
  const { strategy } = turn;
  if (topic.kind === 'objection') return answerObjection(turn, topic.index, moved);
  if (topic.kind === 'talk') {
    const talk = strategy.small_talk[topic.index];
    if (talk) turn.says.push(word(turn, `talk:${topic.index}`, talk.say));
    return resume(turn, moved);
  }
  const intent = strategy.intents[topic.index];
  if (!intent) return resume(turn, moved);
  if (intent.do === 'end' && turn.doubtful) return missed(turn);
  if (intent.say !== undefined) turn.says.push(word(turn, `intent:${intent.id}`, intent.say));
  for (const [slot, value] of Object.entries(intent.fill ?? {})) {
    keep(turn, slot, value === true ? 'yes' : value === false ? 'no' : value, 'confirmed');
  }
  switch (intent.do) {
    case 'answer':
      return intent.fill === undefined ? resume(turn, moved) : goOn(turn);
    case 'fill':
      return goOn(turn);
    case 'go_to':
      return leadTo(turn, intent.step);
    case 'end':
      return intent.say === undefined ? close(turn) : ending(turn, intent.reason ?? intent.id);
  }
}

function answerObjection(turn: Turn, index: number, moved: boolean): Answer {
  const { strategy, state } = turn;
  const objection = strategy.objections[index];
  if (!objection) return resume(turn, moved);
  const counter = `objection:${objection.id}`;
  const times = state.used[counter] ?? 0;
  const { after, answers } = objection;
  if (times >= answers.length && after.do === 'end' && turn.doubtful) return missed(turn);
  state.used[counter] = times + 1;
  const own = answers[Math.min(times, answers.length - 1)];
  if (times < answers.length || after.do === 'continue') {
    const wording = times >= answers.length && after.say !== undefined ? after.say : own;
    if (wording !== undefined) turn.says.push(word(turn, `${counter}:${times}`, wording));
    return resume(turn, moved);
  }
  if (after.say !== undefined) turn.says.push(word(turn, `${counter}:after`, after.say));
  if (after.do === 'go_to') return leadTo(turn, after.step);
  return after.say === undefined ? close(turn) : ending(turn, after.reason ?? objection.id);
}

function leadTo(turn: Turn, step: string | undefined): Answer {
  turn.state.queue = [];
  if (step !== undefined) jumpTo(turn, step);
  return goOn(turn);
}

function resume(turn: Turn, moved: boolean): Answer {
  return moved ? goOn(turn) : askAgain(turn);
}

export function answerRobot(turn: Turn): Answer {
  turn.says.push(word(turn, 'robot', turn.strategy.persona.disclosure));
  return askAgain(turn);
}

export function answerHuman(turn: Turn): Answer {
  const human = turn.strategy.replies.human;
  turn.says.push(word(turn, 'human', human?.say ?? phrase('human')));
  if (human?.do === 'end') return ending(turn, human.reason ?? 'asked for a person');
  return human?.do === 'go_to' ? leadTo(turn, human.step) : askAgain(turn);
}

/** The last reply once more, all of it, after the strategy's words for that. It stays the last reply. */
export function repeatLast(turn: Turn): Answer {
  const { state, strategy } = turn;
  const { last } = state;
  if (last === '') return askAgain(turn);
  if (strategy.replies.repeat !== undefined) turn.says.push(word(turn, 'repeat', strategy.replies.repeat));
  turn.says.push(last);
  const repeated = answer(turn, '');
  state.last = last;
  return repeated;
}

export function answerWait(turn: Turn): Answer {
  turn.says.push(word(turn, 'wait', turn.strategy.replies.wait ?? phrase('wait')));
  const { last } = turn.state;
  const waited = answer(turn, '', { expect: EXPECT_ANYTHING });
  turn.state.last = last === '' ? waited.text : last;
  return waited;
}

export function answerThanks(turn: Turn): Answer {
  if (turn.state.pending.kind === 'more') return close(turn);
  turn.says.push(word(turn, 'thanks', turn.strategy.replies.thanks ?? phrase('thanks')));
  return askAgain(turn);
}

export function answerGoodbye(turn: Turn): Answer {
  if (turn.doubtful) return missed(turn);
  if (turn.state.pending.kind === 'more') return close(turn);
  turn.says.push(word(turn, 'goodbye', turn.strategy.replies.goodbye ?? phrase('goodbyeToCaller')));
  return ending(turn, 'caller said goodbye');
}
