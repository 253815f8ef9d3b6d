import { describe, expect, it } from 'vitest';
import { EXPECT_ANYTHING, type Expectation } from '../plan.ts';
import { repeatsTheAgent } from './repeats.ts';

const SAID = 'Your order was sent on Thursday, and it will be with you on Wednesday at the latest';
const repeats = (
  text: string,
  { heard = SAID, rest = ', most likely before lunch.', expect: asked = EXPECT_ANYTHING } = {},
): boolean => repeatsTheAgent(text, { text: heard + rest, heard }, asked as Expectation, 'en-GB');

describe('a caller who repeats what the agent has just said', () => {
  it.each([
    'Wednesday',
    'on Wednesday',
    'okay Wednesday',
    'Wednesday right',
    'ah on Wednesday great',
    'at the latest okay',
  ])('[BI12] nods with %j', (text) => expect(repeats(text)).toBe(true));
  it.each([
    'Wednesday?',
    'Monday',
    'Thursday',
    'not Wednesday',
    'Wednesday morning',
    'Wednesday but where',
    'what Wednesday',
    'with you on Wednesday at',
    'lunch',
  ])('[BI12] asks for the floor with %j', (text) => expect(repeats(text)).toBe(false));
  it('[BI12] answers or chooses, where the agent asks, offers or awaits a short answer', () => {
    const offer = { heard: 'I have an appointment on Tuesday or on Wednesday' };
    expect(repeats('Wednesday', offer)).toBe(false);
    expect(repeats('Wednesday', { rest: '. Does that suit you?' })).toBe(false);
    expect(repeats('Wednesday', { expect: { slots: ['day'], shape: 'short' } as Expectation })).toBe(false);
  });
  it('[BI12] "I said stop, and it had just said stop itself": such a word is nobody\'s echo', () => {
    expect(repeats('stop', { heard: 'the tram does not stop' })).toBe(false);
    expect(repeats('wait', { heard: 'and then wait' })).toBe(false);
  });
});
