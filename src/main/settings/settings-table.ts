/** Every setting: its name, meaning, default and form. docs/SETTINGS.md and .env.example are this table, held equal by a test. */
import { addressRows } from './address.ts';
import { callsRows } from './calls.ts';
import { custodyRows } from './custody.ts';
import { dataRows } from './data.ts';
import { dispatchRows } from './dispatch.ts';
import { elevenLabsRows } from './elevenlabs.ts';
import { modelProfileRows } from './model-profiles.ts';
import { modelRows } from './models.ts';
import { operationRows } from './operation.ts';
import { peopleRows } from './people.ts';
import { policiesRows } from './policies.ts';
import type { SettingRow } from './row.ts';

export const SETTINGS: SettingRow[] = [
  ...addressRows,
  ...peopleRows,
  ...dispatchRows,
  ...dataRows,
  ...custodyRows,
  ...callsRows,
  ...policiesRows,
  ...operationRows,
  ...modelRows,
  ...modelProfileRows,
  ...elevenLabsRows,
];
