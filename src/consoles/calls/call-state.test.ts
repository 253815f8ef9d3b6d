import { describe, expect, test } from 'vitest';
import { endingOf, lineOf, partyOf } from './call-state.tsx';

const US = '+12125550142';
const THEM = '+12025550103';

describe('a list of calls', () => {
  test('showed the own number beside each call that was placed; it shows whoever was rung', () => {
    expect(partyOf({ direction: 'outbound', from: US, to: THEM })).toBe('to +1 202 555 0103');
    expect(partyOf({ direction: 'inbound', from: THEM, to: US })).toBe('from +1 202 555 0103');
    expect(partyOf({ direction: 'inbound', from: null, to: US })).toBeNull();
  });

  test('said “ended” of a call that is queued; it says that nobody was called yet', () => {
    expect(endingOf({ state: 'queued', endReason: null, endedBy: null })).toBe('not called yet');
    expect(endingOf({ state: 'ended', endReason: null, endedBy: null })).toBe('ended');
  });

  test('says who ended a call, once', () => {
    expect(endingOf({ state: 'ended', endReason: 'booked', endedBy: 'agent' })).toBe('booked, by the agent');
    expect(endingOf({ state: 'ended', endReason: 'the caller hung up', endedBy: 'caller' })).toBe(
      'the caller hung up',
    );
    expect(endingOf({ state: 'canceled', endReason: 'ended by request', endedBy: 'api' })).toBe(
      'ended by request',
    );
  });
});

test('the head of a call shows both ends of the line where both are known', () => {
  expect(lineOf({ from: US, to: THEM })).toBe('+1 212 555 0142 → +1 202 555 0103');
  expect(lineOf({ from: '•••42', to: null })).toBe('•••42');
  expect(lineOf({ from: null, to: null })).toBeNull();
});
