/** A log of tests that keeps what a line warned of. */

export interface KeptLog {
  info(): void;
  warn(fields: unknown, message?: string): void;
  error(fields: unknown): void;
}

export interface Kept {
  log: KeptLog;
  /** The messages of the warnings. */
  warnings: string[];
  /** The fields of the errors. */
  errors: unknown[];
}

export function keptLog(): Kept {
  const warnings: string[] = [];
  const errors: unknown[] = [];
  const log: KeptLog = {
    info: () => undefined,
    warn: (_fields, message) => void warnings.push(message ?? ''),
    error: (fields) => void errors.push(fields),
  };
  return { log, warnings, errors };
}
