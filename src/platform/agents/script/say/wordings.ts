/** Chooses what to say: by case, by tone, and the next wording each time; then fills it in. */
import type { Strategy } from '../../strategy/schema.ts';
import type { Saying, Wording } from '../../strategy/wording-schema.ts';
import { holds } from '../state/condition.ts';
import type { State } from '../state/memo.ts';
import { fillIn } from './fill-in.ts';
import type { FillScope } from './fill-in.ts';
import { variantsOf } from './variants.ts';

export interface Talk {
  strategy: Strategy;
  state: State;
}

/** Empty when no case holds. `key` names the wording, so that its next variant is taken the next time. */
export function word(talk: Talk, key: string, saying: Saying, about?: FillScope['about']): string {
  const { strategy, state } = talk;
  const slots = about ? { ...state.slots, [about.slot]: about.value } : state.slots;
  const chosen = chooseCase(saying, slots);
  if (chosen === null) return '';
  const variants = variantsOf(chosen.wording, strategy.persona.tone);
  const counter = `${key}${chosen.index}`;
  const turn = Object.hasOwn(state.used, counter) ? (state.used[counter] ?? 0) : 0;
  state.used[counter] = turn + 1;
  const text = variants[turn % variants.length] ?? '';
  return fillIn(text, { strategy, slots, ...(about ? { about } : {}) });
}

function chooseCase(saying: Saying, slots: State['slots']): { wording: Wording; index: string } | null {
  if (!isCases(saying)) return { wording: saying, index: '' };
  const index = saying.findIndex((one) => holds(one.when, slots));
  const found = saying[index];
  return found ? { wording: found.say, index: `#${index}` } : null;
}

type Cases = Extract<Saying, { say: Wording }[]>;

function isCases(saying: Saying): saying is Cases {
  return Array.isArray(saying) && typeof saying[0] === 'object';
}
