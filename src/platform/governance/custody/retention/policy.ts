/** How long each kind of data is kept. */

/**
 * - `recordings`: the sound of a call. `tool-payloads`: what tools were asked and what they answered.
 * - `transcripts`: the log of a call: its words, its events. `caller-data`: who was on the line, and everything else of a call's head.
 */
export const DATA_KINDS = ['recordings', 'tool-payloads', 'transcripts', 'caller-data'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** Days after the end of its call. 0: until the next run after the call. Null: for ever. */
export type Retention = Readonly<Record<DataKind, number | null>>;

export const DEFAULT_RETENTION: Retention = {
  recordings: 30,
  'tool-payloads': 30,
  transcripts: 30,
  'caller-data': 30,
};
export const DAY_MS = 86_400_000;

/** Types of log entries that carry what tools were asked and what they answered. */
export const TOOL_ENTRIES: readonly string[] = ['think.tool', 'tool.run', 'tool.done'];
