/** What the one who runs Parley sees of it. */
import { z } from 'zod';
import type { SettingRow } from './row.ts';

export const operationRows: SettingRow[] = [
  {
    name: 'LOG_LEVEL',
    group: 'Operation',
    meaning: 'Least weight of a log line: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    fallback: 'info',
    example: 'debug',
    form: z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be one of trace, debug, info, warn, error, fatal, silent',
    ),
  },
];
