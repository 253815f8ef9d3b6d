/** What of the models and tools that there are an agent uses: in its own order, and no more than it may. */
import type { LanguageModel, ToolRunner } from '#voice/ports/language-model.ts';
import type { Strategy } from './strategy/schema.ts';

/** Those that the agent names first, in its order; the others stay behind them. A model is named by its id, or the part before ` at `. */
export function preferred<Model extends Pick<LanguageModel, 'id'>>(
  models: readonly Model[],
  prefer: readonly string[],
): Model[] {
  const rank = ({ id }: Model): number => {
    const at = prefer.findIndex((name) => id === name || id.startsWith(`${name} at `));
    return at < 0 ? prefer.length : at;
  };
  return models.toSorted((a, b) => rank(a) - rank(b));
}

/** A tool that the agent may not use is not shown to the model, and refused where it is asked for all the same. */
export function permittedTools(runner: ToolRunner, { allow, deny }: Strategy['tools']): ToolRunner {
  const may = (name: string): boolean => (allow?.includes(name) ?? true) && !deny.includes(name);
  return {
    tools: runner.tools.filter(({ name }) => may(name)),
    run: (request, signal) =>
      may(request.name)
        ? runner.run(request, signal)
        : Promise.resolve({ ok: false, error: 'this agent may not use that tool' }),
  };
}
