/** Draws what sounds over the agent: the same seed, the same items. */
import { EXPECT_ANYTHING } from '../../../src/voice/plan.ts';
import { type SeededChance, seededChance } from './chance.ts';
import { drawCondition, drawEcho, OVERLAP_CONDITIONS, VOICES } from './draw-condition.ts';
import type { BurstKind, OverlapItem, Part, Sound } from './items.ts';
import { type OverlapScript, overlapScript } from './scripts.ts';

/** How many items of each category a part has. Half are interruptions. */
const OVERLAP_COUNTS = {
  'short interruption': 60,
  'long interruption': 70,
  backchannel: 48,
  cough: 20,
  'laugh, breath': 14,
  'click, keys, thump': 14,
  'side talk': 20,
  'echo alone': 24,
} as const;

export type OverlapCategory = keyof typeof OVERLAP_COUNTS;

export function drawOverlap(part: Part, seed: string): OverlapItem[] {
  const script = overlapScript(part);
  return Object.entries(OVERLAP_COUNTS).flatMap(([category, count]) =>
    Array.from({ length: count }, (_, nth) => {
      const chance = seededChance(`${seed} ${part} ${category} ${nth}`);
      return drawOne({ part, category: category as OverlapCategory, nth, chance, script });
    }),
  );
}

interface Draw {
  part: Part;
  category: OverlapCategory;
  nth: number;
  chance: SeededChance;
  script: OverlapScript;
}

function drawOne(draw: Draw): OverlapItem {
  const { part, category, nth, chance, script } = draw;
  const speaker = VOICES[part];
  const voice = speaker.callers[nth % speaker.callers.length]!;
  const agentVoice = chance.pick(speaker.agents.filter((one) => one !== voice.voice));
  const condition = drawCondition(chance, OVERLAP_CONDITIONS);
  if (category === 'echo alone') condition.echo = drawEcho(chance, nth);
  return {
    id: `${part}/${category.replaceAll(/[ ,]+/g, '-')}-${String(nth + 1).padStart(2, '0')}`,
    kind: 'overlap',
    part,
    category,
    interrupts: category === 'short interruption' || category === 'long interruption',
    agentVoice,
    reply: script.replies[nth % script.replies.length]!,
    expect: EXPECT_ANYTHING,
    onsetMs: chance.next() < 0.2 ? chance.between(120, 700) : chance.between(700, 7500),
    condition,
    sounds: soundsOf(draw, voice),
  };
}

function soundsOf(
  { category, nth, chance, script }: Draw,
  who: (typeof VOICES)['tuning']['callers'][number],
): Sound[] {
  const said = (text: string, db = 0, understood = true): Sound => {
    return { type: 'said', atMs: 0, ...who, text, db, understood };
  };
  const burst = (type: BurstKind, durationMs: number, takenFor: string | null = null): Sound => {
    const db = chance.between(-10, 2);
    return { type, atMs: 0, durationMs, db, seed: `${category} ${nth} ${chance.between(0, 9999)}`, takenFor };
  };
  const level = chance.between(-4, 4);
  switch (category) {
    case 'short interruption':
      return [said(script.interruptions.short[nth % script.interruptions.short.length]!, level)];
    case 'long interruption':
      return [said(script.interruptions.long[nth % script.interruptions.long.length]!, level)];
    case 'backchannel':
      return [said(script.backchannels[nth % script.backchannels.length]!, chance.between(-8, 1))];
    case 'cough':
      return [
        burst(
          'cough',
          chance.between(250, 750),
          chance.next() < 0.15 ? chance.pick(['huh', 'uh', 'the']) : null,
        ),
      ];
    case 'laugh, breath':
      return nth % 3 === 2
        ? [burst('breath', chance.between(300, 900))]
        : [burst('laugh', chance.between(500, 1400), chance.next() < 0.2 ? 'ha' : null)];
    case 'click, keys, thump':
      return [drawKnock(burst, chance, nth)];
    case 'side talk': {
      const db = chance.between(-20, -12);
      return [said(chance.pick(script.side_talk), db, db > -16 && chance.next() < 0.5)];
    }
    case 'echo alone':
      return [];
  }
}

function drawKnock(burst: (type: BurstKind, ms: number) => Sound, chance: SeededChance, nth: number): Sound {
  const kinds: [BurstKind, number, number][] = [
    ['click', 40, 120],
    ['keyboard', 600, 1800],
    ['thump', 120, 300],
  ];
  const [type, least, most] = kinds[nth % kinds.length]!;
  return burst(type, chance.between(least, most));
}
