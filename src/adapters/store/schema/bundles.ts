import type { ColumnType } from 'kysely';

export interface BundleTables {
  bundle_publishers: BundlePublisherTable;
  bundle_imports: BundleImportTable;
}

interface BundlePublisherTable {
  tenant_id: string;
  key_id: string;
  name: string;
  public_key: string;
  trusted_by: string;
  trusted_at_ms: number;
}

interface BundleImportTable {
  tenant_id: string;
  agent_id: string;
  hash: string;
  key_id: string;
  /** JSON text. */
  made_from: ColumnType<string, string, string>;
  imported_by: string;
  imported_at_ms: number;
}
