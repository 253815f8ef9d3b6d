/** How long each part of the start took. */
export interface Phases {
  measure<Result>(name: string, work: () => Promise<Result> | Result): Promise<Result>;
  /** Milliseconds from the process's own start to now. */
  sinceStartMs(): number;
  list(): { name: string; ms: number }[];
}

export function phases(): Phases {
  const done: { name: string; ms: number }[] = [];
  return {
    async measure(name, work) {
      const startMs = performance.now();
      try {
        return await work();
      } finally {
        done.push({ name, ms: Math.round(performance.now() - startMs) });
      }
    },
    sinceStartMs: () => Math.round(performance.now()),
    list: () => done,
  };
}
