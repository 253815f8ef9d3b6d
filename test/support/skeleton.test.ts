import { expect, test } from 'vitest';
import { SKELETON } from '../../src/consoles/agents/skeleton.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';

test('what a new agent starts from is valid as it stands', () => {
  expect(parseStrategy(SKELETON)).toMatchObject({ ok: true });
});
