import { describe, expect, test } from 'vitest';
import { hear, NOT_STARTED, splitHeard } from './conversation.ts';
import type { Conversation } from './conversation.ts';

const WELCOME = {
  type: 'welcome',
  callId: 'c1',
  resume: 'r',
  resumeForMs: 1,
  resumed: false,
  epoch: 0,
} as const;

function caption(id: string, text: string, more: { final?: boolean; heard?: string } = {}) {
  return {
    type: 'caption',
    who: 'agent',
    id,
    text,
    final: more.final ?? true,
    ...(more.heard === undefined ? {} : { heard: more.heard }),
  } as const;
}

describe('what the talk page shows', () => {
  test('captions with the same id replace each other in their place', () => {
    const first = hear(NOT_STARTED, caption('a', 'Good', { final: false }));
    const second = hear(hear(first, caption('b', 'Next')), caption('a', 'Good morning'));
    expect(second.captions.map((one) => one.text)).toEqual(['Good morning', 'Next']);
  });

  test('a caller and an agent may use the same caption id', () => {
    const both = hear(hear(NOT_STARTED, caption('1', 'Hello')), { ...caption('1', 'Hi'), who: 'caller' });
    expect(both.captions).toHaveLength(2);
  });

  test('a refusal before the call says so; a fault in mid-call is a lost call', () => {
    const error = {
      type: 'error',
      code: 'agent.unknown',
      message: 'There is no agent with this id.',
    } as const;
    expect(hear(NOT_STARTED, error).over?.kind).toBe('refused');
    expect(hear(hear(NOT_STARTED, WELCOME), error).over?.kind).toBe('lost');
  });

  test('an hour of captions keeps the last 500', () => {
    let conversation: Conversation = NOT_STARTED;
    for (let i = 0; i < 700; i++) conversation = hear(conversation, caption(`${i}`, `line ${i}`));
    expect(conversation.captions).toHaveLength(500);
    expect(conversation.captions.at(-1)?.text).toBe('line 699');
  });
});

describe('a cut reply', () => {
  test.each([
    ['We have Tuesday, or Friday.', 'We have Tuesday,', 'We have Tuesday,', ' or Friday.'],
    ['We have  Tuesday, or Friday.', 'We have Tuesday,', 'We have  Tuesday,', ' or Friday.'],
    ['Good morning.', '', '', 'Good morning.'],
    ['Good morning.', 'Good morning.', 'Good morning.', ''],
  ])('%j of which %j was heard', (text, heard, inked, struck) => {
    expect(splitHeard(text, heard)).toEqual({ heard: inked, unheard: struck });
  });
});
