/** From what an engineer of the platform says happened to the record that is kept: checked, complete, small. */
import { TENANT_ID } from '#platform/tenancy/tenant.ts';
import { RISK_TIERS, type RiskTier } from '../risk-tier.ts';
import { AUDIT_ACTION, type AuditActor, type AuditEntry, type Json } from './audit.ts';
import { canonicalJson, sha256 } from './canonical.ts';

/** The record as it is hashed, kept and exported. A change of this form is a new `v`. */
export interface AuditRecord {
  v: 1;
  tenantId: string;
  /** From 1, without gaps, within the tenant. */
  seq: number;
  /** ISO 8601, UTC, with milliseconds; by the clock of the machine that wrote it. */
  at: string;
  actor: AuditActor;
  action: string;
  subject: { type: string; id: string };
  riskTier: RiskTier | null;
  traceId: string | null;
  /** SHA-256 of the canonical JSON of what the subject was; null where nothing was given. */
  beforeHash: string | null;
  afterHash: string | null;
  detail: Readonly<Record<string, Json>>;
}

/** All but its place in the chain. */
export type AuditContent = Omit<AuditRecord, 'seq' | 'at'>;

const LONGEST_TEXT = 300;
const MOST_DETAIL = 8_192;
const SYSTEM: AuditActor = { kind: 'system', id: 'parley', label: 'Parley' };

/** Throws RangeError that names what is wrong with the entry. */
export function contentOf(entry: AuditEntry): AuditContent {
  if (!TENANT_ID.test(entry.tenantId)) throw new RangeError('an audit record needs the id of a tenant');
  if (!AUDIT_ACTION.test(entry.action)) {
    throw new RangeError(`an audit record’s action is written resource.deed, not ${entry.action}`);
  }
  if (entry.riskTier !== undefined && !RISK_TIERS.includes(entry.riskTier)) {
    throw new RangeError('an audit record’s risk tier is low, medium, high or critical');
  }
  const actor = entry.actor === 'system' ? SYSTEM : entry.actor;
  const detail = entry.detail ?? {};
  if (Buffer.byteLength(canonicalJson(detail)) > MOST_DETAIL) {
    throw new RangeError(
      `the detail of an audit record (${entry.action}) is longer than ${MOST_DETAIL} bytes`,
    );
  }
  return {
    v: 1,
    tenantId: entry.tenantId,
    actor: { kind: actor.kind, id: text(actor.id, 'actor.id'), label: text(actor.label, 'actor.label') },
    action: entry.action,
    subject: {
      type: text(entry.subject.type, 'subject.type'),
      id: text(entry.subject.id, 'subject.id'),
    },
    riskTier: entry.riskTier ?? null,
    traceId: entry.traceId === undefined ? null : text(entry.traceId, 'traceId'),
    beforeHash: hashOf(entry.before),
    afterHash: hashOf(entry.after),
    detail,
  };
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw new RangeError(`an audit record needs its ${name}`);
  return value.slice(0, LONGEST_TEXT);
}

function hashOf(value: unknown): string | null {
  return value === undefined ? null : sha256(canonicalJson(value));
}
