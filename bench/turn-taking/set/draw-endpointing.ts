/** Draws what callers answer, with their pauses: the same seed, the same items. */
import type { Expectation } from '../../../src/voice/plan.ts';
import { type SeededChance, seededChance } from './chance.ts';
import { drawCondition, ENDPOINT_CONDITIONS, VOICES } from './draw-condition.ts';
import type { EndpointItem, Part, Said } from './items.ts';
import { type EndpointScript, endpointScript } from './scripts.ts';

/** Each sentence is said so often, by other voices, with other pauses, under other conditions. */
const TIMES = 3;
/** A pause is drawn between these multiples of what the script says. */
const PAUSES = { least: 0.75, most: 1.3 };

/** Two pieces of one turn: `gapMs` lies before the piece. */
export interface PieceOfTurn {
  text: string;
  gapMs: number;
}

export function drawEndpointing(
  part: Part,
  seed: string,
  durationOf: (said: Said) => number,
): EndpointItem[] {
  const items: EndpointItem[] = [];
  for (const [category, answers] of Object.entries(endpointScript(part))) {
    for (const [at, text] of answers.say.entries()) {
      for (let nth = 0; nth < TIMES; nth += 1) {
        const chance = seededChance(`${seed} ${part} ${category} ${at} ${nth}`);
        const number = at * TIMES + nth;
        items.push(drawOne({ part, category, answers, text, number, chance }, durationOf));
      }
    }
  }
  return items;
}

interface Draw {
  part: Part;
  category: string;
  answers: EndpointScript[string];
  text: string;
  number: number;
  chance: SeededChance;
}

function drawOne(draw: Draw, durationOf: (said: Said) => number): EndpointItem {
  const { part, category, answers, number, chance } = draw;
  const { callers, agents } = VOICES[part];
  const who = callers[number % callers.length]!;
  const sounds: Said[] = [];
  let atMs = 0;
  for (const { text, gapMs } of piecesOf(draw.text, chance)) {
    atMs += gapMs;
    const said: Said = { type: 'said', atMs, ...who, text, db: 0, understood: true };
    sounds.push(said);
    atMs += durationOf(said);
  }
  const level = chance.between(-3, 3);
  return {
    id: `${part}/${category.replaceAll(' ', '-')}-${String(number + 1).padStart(2, '0')}`,
    kind: 'endpointing',
    part,
    category,
    agentVoice: chance.pick(agents.filter((one) => one !== who.voice)),
    ask: chance.pick(answers.ask),
    expect: expectationOf(draw),
    onsetMs: chance.between(350, 1200),
    condition: drawCondition(chance, ENDPOINT_CONDITIONS),
    sounds: sounds.map((said) => ({ ...said, db: level })),
  };
}

/** "five five <600> one two": a piece ends in a comma where more follows, so that the voice does not fall. */
function piecesOf(text: string, chance: SeededChance): PieceOfTurn[] {
  const parts = text.split(/\s*<(\d+)>\s*/);
  const pieces: PieceOfTurn[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const gap = i === 0 ? 0 : Number(parts[i - 1]) * chance.between(PAUSES.least, PAUSES.most + 1e-9);
    pieces.push({ text: `${parts[i]!}${i + 1 < parts.length ? ',' : '.'}`, gapMs: Math.round(gap) });
  }
  return pieces;
}

/** Half of those who ask for a number know how long it is. */
function expectationOf({ category, answers, text, chance }: Draw): Expectation {
  const slots = answers.shape === 'open' ? [] : ['answer'];
  if (category === 'mail') return { slots, shape: answers.shape, mail: true };
  if (answers.shape !== 'digits') return { slots, shape: answers.shape };
  const [min, max] = answers.digits ?? [1, 11];
  const count = digitsIn(text);
  const known = chance.next() < 0.5;
  return { slots, shape: 'digits', digits: known ? { min: count, max: count } : { min, max } };
}

const DIGIT = /^(?:oh|zero|one|two|three|four|five|six|seven|eight|nine)$/;

function digitsIn(text: string): number {
  let count = 0;
  for (const word of text.split(/\s+/)) {
    if (DIGIT.test(word)) count += 1;
    else if (word === 'double') count += 1;
    else if (word === 'triple') count += 2;
  }
  return count;
}
