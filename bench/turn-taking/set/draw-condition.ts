/** Draws who speaks, and what lies over it. */
import type { SeededChance } from './chance.ts';
import type { Condition, Part, Voice } from './items.ts';

/** The parts share no voice at the same speed. */
export const VOICES: Record<Part, { callers: { voice: Voice; speed: number }[]; agents: Voice[] }> = {
  tuning: {
    callers: [
      { voice: 'slt', speed: 1 },
      { voice: 'rms', speed: 1 },
      { voice: 'slt', speed: 1.15 },
      { voice: 'rms', speed: 0.9 },
      { voice: 'awb', speed: 1.1 },
    ],
    agents: ['slt', 'rms'],
  },
  'held-out-1': {
    callers: [
      { voice: 'awb', speed: 1 },
      { voice: 'rms', speed: 1.2 },
      { voice: 'slt', speed: 0.9 },
      { voice: 'awb', speed: 0.85 },
      { voice: 'slt', speed: 1.25 },
      { voice: 'rms', speed: 1.08 },
    ],
    agents: ['slt', 'rms', 'kal16'],
  },
  'held-out-2': {
    callers: [
      { voice: 'kal16', speed: 1 },
      { voice: 'awb', speed: 0.95 },
      { voice: 'slt', speed: 1.06 },
      { voice: 'rms', speed: 0.82 },
      { voice: 'kal16', speed: 1.15 },
      { voice: 'awb', speed: 1.2 },
      { voice: 'slt', speed: 0.84 },
    ],
    agents: ['awb', 'slt', 'rms'],
  },
  'held-out-3': {
    callers: [
      { voice: 'awb', speed: 1.05 },
      { voice: 'kal16', speed: 0.92 },
      { voice: 'slt', speed: 1.11 },
      { voice: 'rms', speed: 0.95 },
      { voice: 'awb', speed: 0.9 },
      { voice: 'slt', speed: 0.95 },
      { voice: 'kal16', speed: 1.08 },
      { voice: 'rms', speed: 1.13 },
    ],
    agents: ['kal16', 'awb', 'rms'],
  },
  'held-out-4': {
    callers: [
      { voice: 'slt', speed: 1.03 },
      { voice: 'awb', speed: 1.13 },
      { voice: 'kal16', speed: 0.96 },
      { voice: 'rms', speed: 1.05 },
      { voice: 'slt', speed: 0.92 },
      { voice: 'awb', speed: 0.98 },
      { voice: 'rms', speed: 0.88 },
      { voice: 'kal16', speed: 1.12 },
    ],
    agents: ['slt', 'kal16', 'awb'],
  },
  'held-out-5': {
    callers: [
      { voice: 'rms', speed: 1.02 },
      { voice: 'slt', speed: 0.98 },
      { voice: 'awb', speed: 1.08 },
      { voice: 'kal16', speed: 1.04 },
      { voice: 'rms', speed: 0.92 },
      { voice: 'slt', speed: 1.18 },
      { voice: 'awb', speed: 0.93 },
    ],
    agents: ['rms', 'kal16', 'slt'],
  },
};

export const OVERLAP_CONDITIONS = { clean: 30, noise: 20, echo: 30, telephone: 12, 'telephone echo': 8 };
export const ENDPOINT_CONDITIONS = { clean: 45, noise: 30, telephone: 25 };

export function drawCondition(chance: SeededChance, shares: Record<string, number>): Condition {
  const kind = chance.weighted(shares);
  const noise = (): Condition['noise'] => ({
    kind: chance.pick(['white', 'pink', 'babble'] as const),
    snrDb: chance.pick([20, 15, 10] as const),
  });
  const plain: Condition = { band: 'wide', noise: null, echo: null };
  if (kind === 'noise') return { ...plain, noise: noise() };
  if (kind === 'echo') return { ...plain, echo: drawEcho(chance, chance.between(0, 2)) };
  if (kind === 'telephone') return { ...plain, band: 'telephone' };
  if (kind === 'telephone echo')
    return { ...plain, band: 'telephone', echo: drawEcho(chance, chance.between(1, 2)) };
  return plain;
}

export function drawEcho(chance: SeededChance, nth: number): NonNullable<Condition['echo']> {
  const db = ([-10, -20, -30] as const)[nth % 3]!;
  return { db, delayMs: chance.pick([20, 40, 80, 120, 180, 250, 320, 400] as const) };
}
