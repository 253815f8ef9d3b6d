/** Plays text dialogues against the script engine, for tests: what the caller says goes in, a readable transcript comes out. */
import { readFileSync } from 'node:fs';
import type { Expectation, Json } from '#voice/plan.ts';
import type { Message, ThinkOutcome } from '#voice/ports/language-model.ts';
import { compilePlan } from '../compile.ts';
import { parseStrategy } from '../strategy.ts';
import type { Strategy } from '../strategy.ts';
import { scriptEngine } from './engine.ts';

export interface Line {
  text: string;
  confidence?: number;
  /** Of the agent's last reply, only this was heard. */
  heard?: string;
}

export interface Reply {
  text: string;
  outcome: ThinkOutcome;
}

export class Dialogue {
  readonly transcript: string[] = [];
  readonly replies: Reply[] = [];
  expect: Expectation;
  memo: Json = null;
  ended: string | null = null;
  readonly #engine;
  readonly #history: Message[] = [];
  #last: string;

  constructor(strategy: Strategy, nowIso = '2026-11-23') {
    this.#engine = scriptEngine(strategy, { nowIso });
    const plan = compilePlan(strategy);
    this.#last = plan.greeting.text;
    this.expect = plan.greeting.expect;
    this.transcript.push(`agent:  ${plan.greeting.text}`);
  }

  async say(line: string | Line): Promise<Reply> {
    const { text, confidence = 0.95, heard } = typeof line === 'string' ? { text: line } : line;
    const interrupted = heard === undefined ? null : { said: this.#last, heard };
    const turn = { text, confidence, via: 'speech' as const };
    const request = {
      turn,
      history: [...this.#history],
      since: [],
      memo: this.memo,
      interrupted,
      tools: [],
    };
    let said = '';
    let outcome: ThinkOutcome = {};
    for await (const delta of this.#engine.respond(request, new AbortController().signal)) {
      if (delta.type === 'text') said += delta.text;
      if (delta.type === 'outcome') outcome = delta.outcome;
    }
    this.memo = JSON.parse(JSON.stringify(outcome.memo ?? null)) as Json;
    this.expect = outcome.expect ?? this.expect;
    this.ended = outcome.end?.reason ?? null;
    this.#last = said;
    this.#history.push({ who: 'caller', text }, { who: 'agent', text: said });
    this.transcript.push(`caller: ${text}`, `agent:  ${said}`);
    const reply = { text: said, outcome };
    this.replies.push(reply);
    return reply;
  }

  async play(...lines: (string | Line)[]): Promise<string> {
    for (const line of lines) await this.say(line);
    return this.transcript.join('\n');
  }

  get slots(): Record<string, Json> {
    return this.replies.at(-1)?.outcome.slots ?? {};
  }
}

export function example(name: string): Strategy {
  const path = new URL(`../../../../examples/${name}.yaml`, import.meta.url);
  return strategyOf(readFileSync(path, 'utf8'));
}

export function strategyOf(source: string): Strategy {
  const parsed = parseStrategy(source);
  if (!parsed.ok) throw new Error(parsed.errors.map((one) => `${one.path}: ${one.message}`).join('\n'));
  return parsed.strategy;
}
