import type { AuditFilter } from './api.ts';

/** The filter that an address names, such as that of a call's page. */
export function auditFilterOf(search: Record<string, unknown>): AuditFilter {
  const filter: AuditFilter = {};
  for (const key of ['action', 'actor', 'subject'] as const) {
    const value = search[key];
    if (typeof value === 'string' && value !== '') filter[key] = value.slice(0, 300);
  }
  return filter;
}
