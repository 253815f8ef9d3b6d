/** One setting, as the table holds it and the documentation shows it. */
import type { z } from 'zod';

export interface SettingRow {
  name: string;
  group: string;
  meaning: string;
  /** As written in the documentation; null when nothing is set. */
  fallback: string | null;
  example: string;
  /** Its value is never printed. */
  secret?: boolean;
  form: z.ZodType<unknown, string>;
}
