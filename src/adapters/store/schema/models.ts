/** The table of tenants' own models as Kysely sees it (0024-model-profiles.sql makes it). */
export interface ModelTables {
  model_profiles: {
    tenant_id: string;
    name: string;
    url: string;
    model: string;
    secret: string | null;
    updated_at_ms: number;
    updated_by: string;
  };
}
