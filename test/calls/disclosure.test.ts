import { describe, expect, it } from 'vitest';
import { compilePlan } from '#platform/agents/compile.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();

function greetingOf(persona: string) {
  const parsed = parseStrategy(`
id: desk
name: Desk
persona: ${persona}
greeting: { say: Hello. How can I help?, then_ask: false }
steps: [{ id: a, say: Well. }]
closing: { say: Goodbye. }
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { greeting, voice } = compilePlan(parsed.strategy);
  return { greeting, voice };
}

describe('an agent that is to say first what it is', () => {
  it('[GR3] says so before everything else, and is heard whole by a caller who speaks over it', async () => {
    const call = stage({ plan: greetingOf('{ disclose: first, disclosure: I am an AI assistant. }') });
    await call.pass(300);
    await call.speak(1500, { final: { text: 'yes hello I have a question' } });
    await call.pass(6000);
    expect(call.tts.speeches[0]?.request.text).toMatch(/^I am an A I assistant\./);
    const [greeting] = call.events('reply.ended');
    expect(greeting).toMatchObject({
      heard: 'I am an AI assistant. Hello. How can I help?',
      cut: false,
    });
  });

  it('speaks with the pace, the pitch and the style of its tone', async () => {
    const call = stage({ plan: greetingOf('{ tone: humorous }') });
    await call.pass(2000);
    expect(call.tts.speeches[0]?.request).toMatchObject({
      speed: 1.03,
      pitch: 1.04,
      style: { settings: { elevenlabs: { stability: 0.35 } } },
    });
  });
});
