/** Policies, and the principles of the tenant. */
import type { z } from 'zod';
import {
  Constitution,
  type ConstitutionInput,
  type DryRunInput,
  Policies,
  PoliciesCheck,
  type PoliciesInput,
  PolicyVersion,
  Verdict,
} from '#wire/governance.ts';
import { request, sending } from '../ui/request.ts';

export const policiesApi = {
  all: (signal: AbortSignal) => request(Policies, '/api/policies', { signal }),
  put: (input: z.input<typeof PoliciesInput>) =>
    request(PolicyVersion, '/api/policies', sending('PUT', input)),
  check: (source: string) => request(PoliciesCheck, '/api/policies/validate', sending('POST', { source })),
  dryRun: (input: z.input<typeof DryRunInput>) =>
    request(Verdict, '/api/policies/dry-run', sending('POST', input)),
  constitution: (signal: AbortSignal) => request(Constitution, '/api/constitution', { signal }),
  putConstitution: (input: z.input<typeof ConstitutionInput>) =>
    request(Constitution, '/api/constitution', sending('PUT', input)),
};
