/** The account of the recordings that lie in this data folder, in the database: what they take, under which key. Of all tenants. */
import type { ShelvedRecording } from './recording-shelf.ts';

export interface RecordingIndex {
  /** Writes down one that is new, or what has changed of it. One of an earlier Parley belongs to its call's tenant; without a call it is left out. */
  put(recording: ShelvedRecording): Promise<void>;
  ids(): Promise<string[]>;
  /** Those whose files are gone. */
  drop(callIds: readonly string[]): Promise<void>;
  /** Recordings of a tenant in this folder that are sealed under an older key than this. */
  underOlderKey(tenantId: string, keyVersion: number, limit: number): Promise<string[]>;
}

/** What a tenant takes up, in every data folder: for its quota. */
export interface StorageUse {
  recordings(tenantId: string): Promise<{ count: number; bytes: number }>;
}
