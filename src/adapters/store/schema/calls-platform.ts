/** Numbers and calls that Parley places, as Kysely sees their tables. */

export interface PhoneNumberTable {
  id: string;
  tenant_id: string;
  number: string;
  label: string;
  agent_id: string;
  /** JSON text; null where none are kept. */
  hours: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}
