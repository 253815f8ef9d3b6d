import { describe, expect, it } from 'vitest';
import { compilePlan } from '../compile.ts';
import { strategyInstructions, strategyTools } from '../instructions.ts';
import { permittedTools, preferred } from '../permitted.ts';
import { scriptEngine } from '../script/engine.ts';
import { parseStrategy, type Strategy } from '../strategy.ts';
import type { Tone } from '../strategy/wording-schema.ts';
import { withOverrides } from './tone-override.ts';

const TALK = `
id: desk
name: Desk
facts: { company: Northwind }
greeting: { say: "Hello, this is {agent} at {company}." }
steps: [{ id: urgent, ask: Is it urgent?, slot: urgent }]
slots: { urgent: { type: yes-no } }
closing: { say: Goodbye. }
`;

function agent(more = ''): Strategy {
  const parsed = parseStrategy(TALK + more);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.strategy;
}

function errorsOf(more: string) {
  const parsed = parseStrategy(TALK + more);
  return parsed.ok ? [] : parsed.errors;
}

const toned = (tone: Tone): Strategy => agent(`persona: { tone: ${tone} }`);

async function answer(strategy: Strategy, text: string): Promise<string> {
  const turn = { text, confidence: 1, via: 'speech' as const };
  const request = { turn, history: [], since: [], memo: null, interrupted: null, tools: [] };
  let said = '';
  for await (const delta of scriptEngine(strategy).respond(request, new AbortController().signal))
    if (delta.type === 'text') said += delta.text;
  return said;
}

describe('an agent without a persona', () => {
  it('is a friendly assistant that says, when asked, that it is an AI', () => {
    expect(agent().persona).toMatchObject({
      name: 'the assistant',
      tone: 'friendly',
      disclosure: 'I am an AI assistant.',
      disclose: 'asked',
    });
    expect(compilePlan(agent()).greeting.text).toBe(
      'Hello, this is the assistant at Northwind. Is it urgent?',
    );
  });
});

describe('a disclosure', () => {
  it('[GR3] that is to be said first is the first thing in the greeting, and is heard whole', () => {
    const { greeting } = compilePlan(agent('persona: { disclose: first, disclosure: I am a machine. }'));
    expect(greeting).toMatchObject({
      text: 'I am a machine. Hello, this is the assistant at Northwind. Is it urgent?',
      interruptible: false,
    });
  });

  it('[GR3] may be interrupted where the strategy says so', () => {
    const strategy = agent('persona: { disclose: first }');
    const open = { ...strategy, greeting: { ...strategy.greeting, interruptible: true } };
    expect(compilePlan(open).greeting.interruptible).toBe(true);
  });

  it('that is not to be said first leaves the greeting as it is', () => {
    expect(compilePlan(agent()).greeting.interruptible).toBe(true);
  });
});

describe('a tone', () => {
  it('changes the pace and the pitch of the voice', () => {
    const voices = Object.fromEntries(
      (['friendly', 'assertive', 'empathetic', 'humorous'] as const).map((tone) => {
        const { speed, pitch } = compilePlan(toned(tone)).voice;
        return [tone, { speed, pitch }];
      }),
    );
    expect(voices).toEqual({
      friendly: { speed: 1, pitch: 1 },
      assertive: { speed: 1.06, pitch: 0.97 },
      empathetic: { speed: 0.93, pitch: 0.97 },
      humorous: { speed: 1.03, pitch: 1.04 },
    });
  });

  it('makes an assertive ElevenLabs voice steadier and a humorous one livelier', () => {
    const settings = (tone: Tone) => compilePlan(toned(tone)).voice.style!.settings['elevenlabs'];
    const use_speaker_boost = true;
    expect(settings('friendly')).toEqual({
      stability: 0.5,
      similarity_boost: 0.75,
      style: 0.3,
      use_speaker_boost,
    });
    expect(settings('assertive')).toEqual({
      stability: 0.75,
      similarity_boost: 0.8,
      style: 0.15,
      use_speaker_boost,
    });
    expect(settings('empathetic')).toEqual({
      stability: 0.6,
      similarity_boost: 0.8,
      style: 0.45,
      use_speaker_boost,
    });
    expect(settings('humorous')).toEqual({
      stability: 0.35,
      similarity_boost: 0.7,
      style: 0.6,
      use_speaker_boost,
    });
  });

  it('stands back behind what the agent writes of its voice', () => {
    const strategy = agent(
      'persona: { tone: assertive }\nvoice: { speed: 0.8, pitch: 1.2, instructions: Whisper., elevenlabs: { stability: 0.1 } }',
    );
    expect(compilePlan(strategy).voice).toEqual({
      id: 'default',
      speed: 0.8,
      pitch: 1.2,
      style: {
        instructions: 'Whisper.',
        settings: {
          elevenlabs: { stability: 0.1, similarity_boost: 0.8, style: 0.15, use_speaker_boost: true },
        },
      },
    });
  });

  it('words the standard phrases of the script engine', async () => {
    expect(await answer(toned('friendly'), 'hold on')).toBe('Take your time.');
    expect(await answer(toned('assertive'), 'hold on')).toBe('I will wait.');
    expect(await answer(toned('empathetic'), 'hold on')).toBe('Of course. Take all the time you need.');
    expect(await answer(toned('humorous'), 'hold on')).toBe('Take your time. I will count some sheep.');
  });

  it('words the fillers and prompts of the line', () => {
    expect(compilePlan(toned('empathetic')).speech.fillers[0]).toBe('One moment, I am with you.');
    expect(compilePlan(toned('assertive')).silence.prompts[0]).toBe('Are you there?');
  });

  it('tells a language model how to speak', () => {
    expect(strategyInstructions(toned('assertive'))).toContain('Be firm and brief');
    expect(strategyInstructions(toned('empathetic'))).toContain('Show that you have understood');
    expect(strategyInstructions(toned('friendly'))).toContain('Be warm and easy');
    expect(strategyInstructions(toned('humorous'))).toContain('Be light');
  });

  it('may be another one in a single call, in wording and in sound', () => {
    const strategy = withOverrides(agent(), { tone: 'empathetic' });
    const plan = compilePlan(strategy);
    expect(plan.voice.speed).toBe(0.93);
    expect(plan.speech.apology).toMatch(/truly sorry/);
  });
});

describe('the variables of a call', () => {
  it('take the place of facts', () => {
    const strategy = withOverrides(agent(), { variables: { company: 'Southwind' } });
    expect(compilePlan(strategy).greeting.text).toContain('at Southwind.');
  });

  it.each([
    [{ compny: 'x' }, /no variable or fact compny; did you mean company\?/],
    [{ company: ' ' }, /variables\.company: write 1 to 1200/],
    [{ constructor: 'x' }, /no variable or fact constructor/],
  ])('%j are refused with the cure', (variables, message) => {
    expect(() => withOverrides(agent(), { variables })).toThrow(message);
  });
});

describe('what an agent must never say', () => {
  it('is in the plan, with words for its place, and told to the model', () => {
    const strategy = agent('persona: { never_say: [guaranteed], instead: "Ask {company}." }');
    expect(compilePlan(strategy).speech).toMatchObject({
      neverSay: ['guaranteed'],
      instead: 'Ask Northwind.',
    });
    expect(strategyInstructions(strategy)).toContain('never say, in no wording:\n- "guaranteed"');
  });

  it('may not stand in its own wordings', () => {
    expect(errorsOf('persona: { never_say: [is it Urgent] }')).toMatchObject([
      { path: 'steps[0].ask', message: 'this says `is it Urgent`, which must never be said' },
    ]);
  });

  it('is a phrase with words in it', () => {
    expect(errorsOf('persona: { never_say: ["!!"] }')[0]).toMatchObject({ path: 'persona.never_say[0]' });
  });
});

describe('examples', () => {
  it('are shown to a language model, and need not keep to the never-say list of callers', () => {
    const strategy = agent(
      'persona: { never_say: [cheap], examples: [{ caller: is it cheap, agent: It is fair., from: "call_1#7" }] }',
    );
    expect(strategyInstructions(strategy)).toContain('Caller: "is it cheap" You: "It is fair."');
  });
});

describe('the models and tools of an agent', () => {
  const models = ['large at a.example', 'small at b.example', 'script'].map((id) => ({ id, respond: never }));
  async function* never(): AsyncGenerator<never> {}

  it('are asked in its own order', () => {
    const ids = (prefer: string[]) => preferred(models, prefer).map(({ id }) => id);
    expect(ids([])).toEqual(['large at a.example', 'small at b.example', 'script']);
    expect(ids(['script', 'small'])).toEqual(['script', 'small at b.example', 'large at a.example']);
    expect(ids(['unknown'])).toEqual(['large at a.example', 'small at b.example', 'script']);
  });

  it('are not more than it may use', async () => {
    const strategy = agent('tools: { deny: [end_call] }');
    const tools = permittedTools(strategyTools(strategy), strategy.tools);
    expect(tools.tools.map(({ name }) => name)).toEqual(['save_answers']);
    const asked = { id: '1', name: 'end_call', arguments: { reason: 'x' } };
    expect(await tools.run(asked, new AbortController().signal)).toMatchObject({ ok: false });
    const only = agent('tools: { allow: [end_call] }');
    expect(permittedTools(strategyTools(only), only.tools).tools.map(({ name }) => name)).toEqual([
      'end_call',
    ]);
  });
});
