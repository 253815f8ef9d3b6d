import { expect, test } from 'vitest';
import { idFrom, skeleton } from '../../src/consoles/agents/skeleton.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';

test.each(['Front desk', 'Zahnärzte "am See": {eins} & zwei', '# 1'])(
  'what a new agent called %j starts from is valid as it stands',
  (name) => {
    expect(parseStrategy(skeleton(idFrom(name), name))).toMatchObject({ ok: true, strategy: { name } });
  },
);
