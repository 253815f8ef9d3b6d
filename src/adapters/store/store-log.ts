/** Where the store writes what operators should know. A pino logger fits. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The `code` of a system or database error, such as `ENOSPC` or `08006`; '' when it has none. */
export function faultCode(fault: unknown): string {
  const code = (fault as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
