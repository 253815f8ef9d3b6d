/** Why `parley call` could not hold its call, and the exit code that tells so. */
export type CallFaultKind = 'failed' | 'usage' | 'unreachable';

const EXIT_CODES: Record<CallFaultKind, number> = { failed: 1, usage: 2, unreachable: 3 };

export class CallFault extends Error {
  override readonly name = 'CallFault';
  readonly kind: CallFaultKind;

  constructor(kind: CallFaultKind, message: string) {
    super(message);
    this.kind = kind;
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}
