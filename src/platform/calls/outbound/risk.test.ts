import { expect, it } from 'vitest';
import { readNumber } from '../numbers/e164.ts';
import { riskOf } from './risk.ts';

it.each([
  ['+14155552671', '+12125550123', 'medium'],
  ['+33612345678', '+12125550123', 'high'],
  ['+14155552671', null, 'low'],
  ['+19002345678', '+12125550123', 'critical'],
  ['+33892700000', '+33612345678', 'critical'],
])('a call to %s from %s is of the tier %s', async (to, from, tier) => {
  const risk = riskOf(await readNumber(to), from === null ? null : await readNumber(from));
  expect(risk.tier).toBe(tier);
  if (tier === 'high' || tier === 'critical') expect(risk.reasons[0]?.length).toBeGreaterThan(10);
});
