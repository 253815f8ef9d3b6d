/** Tools do things that cannot be undone: each request is run once, and what it brought is known to the mind from then on. */
import type { ThinkRequest, ToolRequest } from '#voice/ports/language-model.ts';
import type { Check, Invariant, Sight } from './invariant.ts';

export const TOOL_ONCE: Invariant = {
  name: 'tool-once',
  says: 'A tool runs at most once for a request, also when the answer that asked for it was interrupted and is asked for again.',
  watch: () => new ToolOnce(),
};

class ToolOnce implements Check {
  readonly #asked = new Set<string>();
  /** Runs whose results the present thought was not told: which request, and by which thought. */
  readonly #untold = new Map<string, { same: string; thinkId: string }>();

  saw({ input, effects }: Sight): string | null {
    for (const effect of effects) {
      if (effect.type === 'think.start') this.#told(effect.request);
      if (effect.type !== 'tool.run') continue;
      const { request, toolRunId } = effect;
      if (this.#asked.has(request.id)) return `the request ${request.id} was run twice`;
      this.#asked.add(request.id);
      const thinkId = 'thinkId' in input ? input.thinkId : '';
      const same = `${request.name} ${JSON.stringify(request.arguments)}`;
      for (const [, run] of this.#untold)
        if (run.same === same && run.thinkId !== thinkId && request.name === 'book')
          return `${same} was run again before the mind was told what came of it`;
      this.#untold.set(toolRunId, { same, thinkId });
    }
    return null;
  }

  /** What the mind knows now, it may ask for again of its own will. */
  #told({ history, since }: Omit<ThinkRequest, 'tools'>): void {
    const known = new Set<string>();
    for (const message of [...history, ...since])
      if (message.who === 'tool')
        known.add(`${message.request.name} ${JSON.stringify(message.request.arguments)}`);
    for (const [id, run] of this.#untold) if (known.has(run.same)) this.#untold.delete(id);
  }
}

export const RESULT_IS_KEPT: Invariant = {
  name: 'result-kept',
  says: 'What a tool brought is kept and told to the mind, also when it comes after an interruption.',
  watch: () => new ResultIsKept(),
};

class ResultIsKept implements Check {
  readonly #known = new Map<string, ToolRequest>();
  /** Names of what tools have learned. */
  readonly #learned = new Set<string>();

  saw(sight: Sight): string | null {
    const { input, before, after, effects } = sight;
    const lost = this.#lost(sight);
    if (lost !== null) return `a tool has learned "${lost}", and it is forgotten`;
    if (input.type === 'tool.done' && before.phase !== 'ended') {
      const request = before.tools[input.toolRunId];
      if (request) this.#known.set(request.id, request);
      if (request && !isHeld(after, request.id)) return `the result of ${request.id} was not kept`;
    }
    if (this.#known.size === 0) return null;
    if (after.memory.history.length < before.memory.history.length) this.#forgetOld(after);
    for (const effect of effects) {
      if (effect.type !== 'think.start') continue;
      const told = new Set<string>();
      const { history, since } = effect.request;
      for (const message of [...history, ...since]) if (message.who === 'tool') told.add(message.request.id);
      for (const id of this.#known.keys())
        if (!told.has(id)) return `the mind was asked and not told what came of ${id}`;
    }
    return null;
  }

  /** What a tool has learned stands in the answer in the making, or in memory. */
  #lost({ input, before, after }: Sight): string | null {
    if (before.phase === 'ended') return null;
    if (input.type === 'tool.done' && input.result.ok && input.result.slots && before.tools[input.toolRunId])
      for (const name in input.result.slots) this.#learned.add(name);
    const { slots } = after.memory;
    const making = after.reply?.think?.outcome.slots;
    for (const name of this.#learned) if (!(name in slots) && !(making && name in making)) return name;
    return null;
  }

  /** The oldest messages were let go. */
  #forgetOld(after: Sight['after']): void {
    for (const id of this.#known.keys()) if (!isHeld(after, id)) this.#known.delete(id);
  }
}

function isHeld({ memory, reply }: Sight['after'], requestId: string): boolean {
  const places = [memory.history, reply?.think?.roundTools ?? [], reply?.think?.since ?? []];
  return places.some((messages) =>
    messages.some((message) => message.who === 'tool' && message.request.id === requestId),
  );
}
