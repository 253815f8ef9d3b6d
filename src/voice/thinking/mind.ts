/** Runs the heart's requests to language models and tools, and reports what they say. */
import type { Effect } from '../effects.ts';
import { codeOf, tooSlow } from '../errors.ts';
import type { LanguageModel, ThinkOutcome, ToolRunner } from '../ports/language-model.ts';
import type { Report } from '../report.ts';

type Effects = { [T in Effect['type']]: Extract<Effect, { type: T }> };

export interface Mind {
  start(effect: Effects['think.start']): void;
  /** `late`: the provider is told that it was too slow. */
  cancel(thinkId: string, late?: boolean): void;
  /** Tools run to their end, whatever happens to the answer that asked for them. */
  runTool(effect: Effects['tool.run']): void;
  close(): void;
}

export function openMind(setup: { providers: LanguageModel[]; tools: ToolRunner; report: Report }): Mind {
  const { providers, tools, report } = setup;
  const running = new Map<string, AbortController>();
  const toolsGone = new AbortController();

  const think = async (effect: Effects['think.start'], abort: AbortController): Promise<void> => {
    const { thinkId, provider, request } = effect;
    const live = (): boolean => running.get(thinkId) === abort;
    try {
      let outcome: ThinkOutcome = {};
      const model = providers[provider];
      const answer = model?.respond({ ...request, tools: tools.tools }, abort.signal) ?? none();
      for await (const delta of answer) {
        if (!live()) return;
        if (delta.type === 'text' && delta.text !== '')
          report({ type: 'think.text', thinkId, text: delta.text });
        else if (delta.type === 'tool') report({ type: 'think.tool', thinkId, request: delta.request });
        else if (delta.type === 'outcome') outcome = delta.outcome;
      }
      if (!live()) return;
      running.delete(thinkId);
      report({ type: 'think.done', thinkId, outcome });
    } catch (fault) {
      if (!live()) return;
      running.delete(thinkId);
      report({ type: 'think.failed', thinkId, code: codeOf(fault) });
    }
  };

  const run = async ({ toolRunId, request }: Effects['tool.run']): Promise<void> => {
    try {
      report({ type: 'tool.done', toolRunId, result: await tools.run(request, toolsGone.signal) });
    } catch (fault) {
      report({ type: 'tool.done', toolRunId, result: { ok: false, error: codeOf(fault) } });
    }
  };

  return {
    start: (effect) => {
      const abort = new AbortController();
      running.set(effect.thinkId, abort);
      void think(effect, abort);
    },
    cancel: (thinkId, late) => {
      running.get(thinkId)?.abort(late ? tooSlow() : undefined);
      running.delete(thinkId);
    },
    runTool: (effect) => void run(effect),
    close: () => {
      for (const abort of running.values()) abort.abort();
      running.clear();
      toolsGone.abort();
    },
  };
}

async function* none(): AsyncGenerator<never> {}
