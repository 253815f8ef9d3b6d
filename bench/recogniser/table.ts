/** The published table: how much is understood, misunderstood and refused, and whether the confidence tells the truth. */
import type { Recognised } from '../../src/adapters/providers/soundswallower/recogniser.ts';

export interface Measured {
  scene: string;
  speaker: string;
  band: '16 kHz' | 'telephone';
  text: string;
  /** Null for speech that belongs to no answer. */
  expected: string | null;
  result: Recognised;
}

/** Words without which an answer means the same. */
const EMPTY = /^(and|then|at|on|by|a|the|of|uh|um|well|so|it's|that's|is|please|actually|hi)$/;
const SAME: Record<string, string> = {
  yeah: 'yes',
  yep: 'yes',
  yup: 'yes',
  sure: 'yes',
  correct: 'yes',
  nope: 'no',
  nah: 'no',
  "i'm": 'i am',
  lady: 'queen',
};

export function sameMeaning(heard: string, said: string): boolean {
  return meaning(heard) === meaning(said);
}

function meaning(text: string): string {
  const words = text.split(' ').map((word) => SAME[word] ?? word);
  const kept = words.filter((word) => !EMPTY.test(word));
  return (kept.length === 0 ? words : kept).join(' ');
}

const SURE = 0.6;

export function printTable(measured: Measured[]): void {
  console.log(
    '| question | band | answers | understood | of these ≥ 0.6 | mistaken | mistaken ≥ 0.6 | refused | unrelated | refused | taken ≥ 0.6 |',
  );
  console.log('|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  const groups = Map.groupBy(measured, ({ scene, band, speaker }) =>
    speaker === 'person' ? `people, ${scene} | ${band}` : `${scene} | ${band}`,
  );
  for (const [name, rows] of groups) console.log(line(name, rows));
  for (const band of ['16 kHz', 'telephone'] as const)
    console.log(
      line(
        `**all** | ${band}`,
        measured.filter((row) => row.band === band),
      ),
    );
  console.log('\n| confidence | results | right |\n|---|--:|--:|');
  for (const [from, to] of [
    [0.3, 0.5],
    [0.5, 0.7],
    [0.7, 0.9],
    [0.9, 1.01],
  ] as const) {
    const inside = measured.filter(
      ({ result }) => result.text !== '' && result.confidence >= from && result.confidence < to,
    );
    const right = inside.filter(
      ({ result, expected }) => expected !== null && sameMeaning(result.text, expected),
    );
    console.log(
      `| ${from} to ${Math.min(1, to)} | ${inside.length} | ${share(right.length, inside.length)} |`,
    );
  }
}

function line(name: string, rows: Measured[]): string {
  const answers = rows.filter(({ expected }) => expected !== null);
  const unrelated = rows.filter(({ expected }) => expected === null);
  const taken = answers.filter(({ result }) => result.text !== '');
  const right = taken.filter(({ result, expected }) => sameMeaning(result.text, expected ?? ''));
  const wrong = taken.filter(({ result, expected }) => !sameMeaning(result.text, expected ?? ''));
  const sure = (set: Measured[]): number => set.filter(({ result }) => result.confidence >= SURE).length;
  const cells = [
    answers.length,
    share(right.length, answers.length),
    share(sure(right), right.length),
    share(wrong.length, answers.length),
    sure(wrong),
    share(answers.length - taken.length, answers.length),
    unrelated.length,
    share(unrelated.filter(({ result }) => result.text === '').length, unrelated.length),
    sure(unrelated),
  ];
  return `| ${name} | ${cells.join(' | ')} |`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}
