/** What a verification has found, gathered so that a chain with a million faults takes no more memory than one with ten. */

export type FindingKind =
  /** The text of a record is not what its hash was made of. */
  | 'altered'
  /** Numbers that are not there. */
  | 'missing'
  /** It stands at another place than it was written at. */
  | 'moved'
  /** It was not written by the chain that is around it. */
  | 'inserted'
  /** Its hash was computed again to fit: the records that follow it, or a signature, know another one. */
  | 'rewritten'
  /** Two neighbours do not know each other, and nothing signed says which is the false one. */
  | 'unlinked'
  /** It names another tenant. */
  | 'foreign'
  /** The chain ends before a signature or the writer's own mark says that it does. */
  | 'truncated'
  /** It goes on behind the writer's own mark. */
  | 'beyond the head'
  | 'head altered'
  | 'checkpoint altered'
  | 'checkpoint by a stranger'
  | 'checkpoint missing'
  | 'checkpoint of another tenant'
  /** A call's stored log is not the one whose digest was recorded at its end. */
  | 'call altered'
  | 'call missing';

export interface Finding {
  kind: FindingKind;
  /** Numbers of the first and the last record that it is about. */
  from: number;
  to: number;
  /** One sentence for people. */
  what: string;
  /** Of the record, as far as it can be read: not to be trusted, but to be looked for. */
  record?: { at: string; action: string; actor: string };
  callId?: string;
}

const MOST_LISTED = 1_000;

export class Findings {
  readonly list: Finding[] = [];
  count = 0;
  readonly #lastOf = new Map<FindingKind, Finding>();

  /** Neighbours of the same kind become one finding. */
  add(finding: Finding): void {
    this.count += 1;
    const last = this.#lastOf.get(finding.kind);
    if (last !== undefined && last.to + 1 === finding.from && MERGED.has(finding.kind)) {
      last.to = finding.to;
      last.what = `${plural(last)} ${WHAT[finding.kind] ?? finding.what}`;
      delete last.record;
      return;
    }
    this.#lastOf.set(finding.kind, finding);
    if (this.list.length < MOST_LISTED) this.list.push(finding);
  }
}

/** Of which a whole range is told in one sentence. */
const WHAT: Partial<Record<FindingKind, string>> = {
  moved: 'do not stand where they were written.',
  altered: 'were changed: their text is not what their hashes were made of.',
  foreign: 'name another tenant.',
};
const MERGED = new Set(Object.keys(WHAT));

function plural({ from, to }: Finding): string {
  return `Records ${from} to ${to}`;
}
