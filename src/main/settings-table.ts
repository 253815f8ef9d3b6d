/** Every setting: its name, meaning, default and form. docs/SETTINGS.md and .env.example are this table, held equal by a test. */
import { addressRows } from './settings/address.ts';
import { callsRows } from './settings/calls.ts';
import { custodyRows } from './settings/custody.ts';
import { dataRows } from './settings/data.ts';
import { dispatchRows } from './settings/dispatch.ts';
import { elevenLabsRows } from './settings/elevenlabs.ts';
import { modelProfileRows } from './settings/model-profiles.ts';
import { modelRows } from './settings/models.ts';
import { operationRows } from './settings/operation.ts';
import { peopleRows } from './settings/people.ts';
import { policiesRows } from './settings/policies.ts';
import type { SettingRow } from './settings/row.ts';

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
