import { readFileSync } from 'node:fs';
import { languageModelContract } from '#voice/ports/language-model.contract.ts';
import { parseStrategy } from '../strategy.ts';
import { scriptEngine } from './engine.ts';

const examples = new URL('../../../../examples/', import.meta.url);

languageModelContract('the script engine', () => {
  const read = parseStrategy(readFileSync(new URL('cards.yaml', examples), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return Promise.resolve({
    model: scriptEngine(read.strategy, { nowIso: '2026-11-21' }),
    close: () => Promise.resolve(),
  });
});
