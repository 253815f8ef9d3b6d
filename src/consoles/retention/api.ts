/** How long what is kept, what is held, and who is to be forgotten. */
import type { z } from 'zod';
import {
  Deletions,
  ErasureAsked,
  ErasureList,
  ErasurePreview,
  Hold,
  HoldList,
  type HoldSubject,
  type PutRetention,
  Retention,
  RetentionReport,
  Storage,
} from '#wire/custody.ts';
import { request, send, sending } from '../ui/request.ts';

export type Hold = z.infer<typeof Hold>;
export type HoldSubject = z.infer<typeof HoldSubject>;
export type Retention = z.infer<typeof Retention>;
export type RetentionReport = z.infer<typeof RetentionReport>;
export type Erasure = z.infer<typeof ErasureList>['erasures'][number];

const id = encodeURIComponent;

export const retentionApi = {
  rules: (signal: AbortSignal) => request(Retention, '/api/retention', { signal }),
  put: (rules: z.input<typeof PutRetention>) => request(Retention, '/api/retention', sending('PUT', rules)),
  run: (dryRun: boolean) => request(RetentionReport, '/api/retention/run', sending('POST', { dryRun })),
  deletions: (signal: AbortSignal) => request(Deletions, '/api/retention/deletions', { signal }),
  storage: (signal: AbortSignal) => request(Storage, '/api/retention/storage', { signal }),
  holds: (signal: AbortSignal) => request(HoldList, '/api/holds', { signal }),
  hold: (subject: HoldSubject, reason: string) =>
    request(Hold, '/api/holds', sending('POST', { subject, reason })),
  lift: (holdId: string, reason: string) =>
    request(Hold, `/api/holds/${id(holdId)}/lift`, sending('POST', { reason })),
  erasures: (signal: AbortSignal) => request(ErasureList, '/api/erasures', { signal }),
  preview: (person: string) => request(ErasurePreview, '/api/erasures/preview', sending('POST', { person })),
  erase: (person: string, reason: string) =>
    request(ErasureAsked, '/api/erasures', sending('POST', { person, reason })),
  decide: (erasureId: string, confirm: boolean) =>
    send(`/api/erasures/${id(erasureId)}/${confirm ? 'confirm' : 'refuse'}`, sending('POST')),
};
