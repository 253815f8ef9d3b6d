/** Recordings of people join the set where they are: each once over the agent, and once as an answer. */
import { EXPECT_ANYTHING } from '../../../src/voice/plan.ts';
import { recordingsIn } from '../sound/recordings.ts';
import { seededChance } from './chance.ts';
import { drawCondition, ENDPOINT_CONDITIONS, OVERLAP_CONDITIONS } from './draw-condition.ts';
import { type Item, PARTS_OF, type Role, type Said } from './items.ts';
import { endpointScript, overlapScript } from './scripts.ts';

/** They belong to the held-out part: nobody's rules are tuned on six sentences. */
export function peopleOf(role: Role, folder: string, seed: string): Item[] {
  const [part] = PARTS_OF[role];
  if (role !== 'held-out' || !part) return [];
  const { replies } = overlapScript(part);
  const { ask } = endpointScript(part)['plain request']!;
  return recordingsIn(folder).flatMap(({ file, text }, nth): Item[] => {
    const chance = seededChance(`${seed} people ${text}`);
    const said: Said = { type: 'said', atMs: 0, voice: 'slt', speed: 1, text, db: 0, understood: true, file };
    const common = {
      part,
      category: 'people',
      agentVoice: chance.pick(['slt', 'rms'] as const),
      sounds: [said],
    };
    const id = `${part}/people-${nth + 1}`;
    return [
      {
        ...common,
        id: `${id}-over`,
        kind: 'overlap',
        interrupts: true,
        reply: chance.pick(replies),
        expect: EXPECT_ANYTHING,
        onsetMs: chance.between(300, 6000),
        condition: drawCondition(chance, OVERLAP_CONDITIONS),
      },
      {
        ...common,
        id: `${id}-answer`,
        kind: 'endpointing',
        ask: chance.pick(ask),
        expect: EXPECT_ANYTHING,
        onsetMs: chance.between(400, 1000),
        condition: drawCondition(chance, ENDPOINT_CONDITIONS),
      },
    ];
  });
}
