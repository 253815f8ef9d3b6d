import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { breaks } from '#platform/rehearse/simulation/shrink.ts';
import type { SimulatedCall } from '#platform/rehearse/simulation/world/world.ts';
import { step } from '#voice/conversation.ts';
import { type CallState, newCall } from '#voice/state.ts';

/**
 * Scripts in which chance once found a fault, the shortest that broke on the heart of that day, with what the caller heard. A seed would not do: each
 * new kind of event in the simulated world gives all seeds other calls.
 */
interface Found extends Pick<SimulatedCall, 'plan' | 'providers' | 'inputs'> {
  heard: string;
}

const FOLDER = new URL('found/', import.meta.url);
const found = readdirSync(FOLDER).map((name): [string, Found] => {
  const script = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Found;
  return [script.heard, script];
});

describe('no longer breaks anything:', () => {
  it.each(found)('%s', (_, script) => {
    expect(breaks(script)).toBeNull();
  });
});

describe('is still a script that the heart understands:', () => {
  it.each(found)('%s', (_, { plan, providers, inputs }) => {
    let state = newCall(plan, providers);
    // Of the last one only its time may matter.
    for (const input of inputs.slice(0, -1)) {
      const { state: after, effects } = step(state, input);
      expect({ input, ignored: effects.length === 0 && isSame(state, after) }).toEqual({
        input,
        ignored: false,
      });
      state = after;
    }
  });
});

/** But for the time. */
function isSame(before: CallState, after: CallState): boolean {
  return JSON.stringify({ ...before, nowMs: 0 }) === JSON.stringify({ ...after, nowMs: 0 });
}
