/** What everything that answers must do, run against the fake, the script engine and each adapter. */
import { describe, expect, it } from 'vitest';
import { ParleyError, type ErrorCode } from '../errors.ts';
import type { LanguageModel, Message, ThinkDelta, ThinkRequest, ToolSpec } from './language-model.ts';

export interface LanguageModelUnderTest {
  model: LanguageModel;
  close(): Promise<void>;
  /** Lets time pass until `work` settles, where the model is on a clock that stands still. */
  during?<T>(work: Promise<T>): Promise<T>;
}

export interface LanguageModelContractOptions {
  /** Something that a caller may say and that gets a spoken answer; "Hello." when absent. */
  says?: string;
  /** Something that makes the model ask for a tool, where it can. */
  calls?: { says: string; tools: ToolSpec[]; name: string };
  /** A turn that this model must fail on, and the code that it must give. */
  fails?: { says: string; code: ErrorCode };
  /** How soon after an abort the iteration has to end, in real time; 200 when absent. */
  abortWithinMs?: number;
}

/** Runs the suite; `open` gives a fresh model at the start of a call. */
export function languageModelContract(
  name: string,
  open: () => Promise<LanguageModelUnderTest>,
  options: LanguageModelContractOptions = {},
): void {
  const says = options.says ?? 'Hello.';
  const live = new AbortController().signal;
  async function withModel(test: (model: LanguageModel) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await (under.during ? under.during(test(under.model)) : test(under.model));
    } finally {
      await under.close();
    }
  }

  describe(`${name} is a language model`, () => {
    it('answers a turn with text, and ends it with one outcome', () =>
      withModel(async (model) => {
        const deltas = await collect(model.respond(thinkRequest(says), live));
        expect(textOf(deltas).trim()).not.toBe('');
        expect(deltas.filter((delta) => delta.type === 'outcome')).toHaveLength(1);
        expect(deltas.at(-1)?.type).toBe('outcome');
      }));

    it('gives plain data, and no empty text', () =>
      withModel(async (model) => {
        const deltas = await collect(model.respond(thinkRequest(says), live));
        expect(JSON.parse(JSON.stringify(deltas))).toEqual(deltas);
        for (const delta of deltas) if (delta.type === 'text') expect(delta.text).not.toBe('');
      }));

    it('goes on with the history, the memo and the note of a cut', () =>
      withModel(async (model) => {
        const first = await collect(model.respond(thinkRequest(says), live));
        const heard = textOf(first).slice(0, 8);
        const memo = first.flatMap((delta) => (delta.type === 'outcome' ? [delta.outcome.memo] : []))[0];
        const second: ThinkRequest = {
          ...thinkRequest(says),
          history: [
            { who: 'agent', text: 'Good morning.' },
            { who: 'caller', text: says },
            { who: 'agent', text: heard },
          ],
          memo: memo ?? null,
          interrupted: { said: textOf(first), heard },
        };
        expect(textOf(await collect(model.respond(second, live))).trim()).not.toBe('');
      }));

    it('changes nothing in what it is given', () =>
      withModel(async (model) => {
        const request = thinkRequest(says, [
          { who: 'agent', text: 'Good morning.' },
          { who: 'caller', text: says },
        ]);
        const before = structuredClone(request);
        await collect(model.respond(request, live));
        expect(request).toEqual(before);
      }));

    it('takes odd words and a long history without a fault', () =>
      withModel(async (model) => {
        const odd = 'Zoë’s café \u0000 "quoted" </s> {"a":1} 日本 🎉 \ud800';
        const history: Message[] = Array.from({ length: 200 }, (_, i) => ({
          who: i % 3 === 0 ? 'agent' : 'caller',
          text: `${odd} ${i}`,
        }));
        const deltas = await collect(model.respond(thinkRequest(odd, history), live));
        expect(deltas.at(-1)?.type).toBe('outcome');
      }));

    it('keeps two answers apart that are given at once', () =>
      withModel(async (model) => {
        const both = [1, 2].map(() => collect(model.respond(thinkRequest(says), live)));
        for (const deltas of await Promise.all(both)) {
          expect(textOf(deltas).trim()).not.toBe('');
          expect(deltas.filter((delta) => delta.type === 'outcome')).toHaveLength(1);
        }
      }));

    it('gives nothing when it was aborted before it began', () =>
      withModel((model) =>
        endsQuietly(model.respond(thinkRequest(says), AbortSignal.abort())[Symbol.asyncIterator]()),
      ));

    it('stops soon when it is aborted, and answers the next turn', () =>
      withModel(async (model) => {
        const abort = new AbortController();
        const iterator = model.respond(thinkRequest(says), abort.signal)[Symbol.asyncIterator]();
        expect((await iterator.next()).done).toBe(false);
        const began = performance.now();
        abort.abort();
        await endsQuietly(iterator);
        expect(performance.now() - began).toBeLessThan(options.abortWithinMs ?? 200);
        expect(textOf(await collect(model.respond(thinkRequest(says), live))).trim()).not.toBe('');
      }));

    it('goes on for others when a listener leaves in the middle', () =>
      withModel(async (model) => {
        for await (const delta of model.respond(thinkRequest(says), live)) if (delta.type === 'text') break;
        expect(textOf(await collect(model.respond(thinkRequest(says), live))).trim()).not.toBe('');
      }));

    const { calls, fails } = options;
    if (calls)
      it('asks for a tool, and goes on when it has the result', () =>
        withModel(async (model) => {
          const request = { ...thinkRequest(calls.says), tools: calls.tools };
          const deltas = await collect(model.respond(request, live));
          const asked = deltas.flatMap((delta) => (delta.type === 'tool' ? [delta.request] : []));
          expect(asked.map((one) => one.name)).toContain(calls.name);
          expect(new Set(asked.map((one) => one.id)).size).toBe(asked.length);
          const since: Message[] = asked.map((one) => ({
            who: 'tool',
            request: one,
            result: { ok: true, value: { done: true } },
          }));
          const after = await collect(model.respond({ ...request, since }, live));
          expect(textOf(after).trim()).not.toBe('');
        }));
    if (fails)
      it('fails with a code of the table, and repeats nothing of what was said', () =>
        withModel(async (model) => {
          const fault: unknown = await collect(model.respond(thinkRequest(fails.says), live)).catch(
            (error: unknown) => error,
          );
          expect(fault).toBeInstanceOf(ParleyError);
          expect((fault as ParleyError).code).toBe(fails.code);
          expect((fault as ParleyError).message).not.toContain(fails.says);
        }));
  });
}

/** A request as the heart makes it for the caller's words. */
export function thinkRequest(text: string, history: Message[] = []): ThinkRequest {
  return {
    turn: { text, confidence: 0.9, via: 'speech' },
    history,
    since: [],
    memo: null,
    interrupted: null,
    tools: [],
  };
}

export async function collect(answer: AsyncIterable<ThinkDelta>): Promise<ThinkDelta[]> {
  const deltas: ThinkDelta[] = [];
  for await (const delta of answer) deltas.push(delta);
  return deltas;
}

export function textOf(deltas: ThinkDelta[]): string {
  return deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
}

/**
 * An aborted answer may end, throw the abort, or give the outcome that was at hand; it may not throw a fault of its own, and never
 * says more.
 */
async function endsQuietly(iterator: AsyncIterator<ThinkDelta>): Promise<void> {
  try {
    let next = await iterator.next();
    if (!next.done && next.value.type === 'outcome') next = await iterator.next();
    expect(next.done).toBe(true);
  } catch (fault) {
    expect((fault as Error).name).toBe('AbortError');
  }
  expect((await iterator.next()).done).toBe(true);
}
