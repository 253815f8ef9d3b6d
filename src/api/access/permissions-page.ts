/** Who may use which operation of the API, as its readers see it: docs/PERMISSIONS.md. */
import { type Permission, type Role, ROLES, roleMay } from '#platform/tenancy/permissions.ts';
import type { Demand } from './principal.ts';

export interface Guarded {
  method: string;
  path: string;
  summary: string;
  demand: Demand;
}

/** The roles that the operation is open to; every signed-in one, and strangers too, where it names no permission. */
export function rolesOf(demand: Demand): Role[] {
  if (demand === 'public' || demand === 'signed-in') return [...ROLES];
  return ROLES.filter((role) => roleMay(role, demand satisfies Permission));
}

/** Such as "owner and admin may, operator and viewer may not". */
export function sentenceOf(demand: Demand): string {
  if (demand === 'public') return 'anybody may, signed in or not';
  if (demand === 'signed-in') return 'whoever is signed in may';
  const may = rolesOf(demand);
  const not = ROLES.filter((role) => !may.includes(role));
  return not.length === 0 ? 'every role may, and nobody else' : `${listed(may)} may, ${listed(not)} may not`;
}

export function permissionsPage(operations: Guarded[]): string {
  const rows = operations.map(({ method, path, summary, demand }) => {
    const may = rolesOf(demand);
    const ticks = ROLES.map((role) => (may.includes(role) ? 'yes' : '–')).join(' | ');
    return `| ${summary} | \`${method} ${path}\` | \`${demand}\` | ${ticks} | ${demand === 'public' ? 'yes' : '–'} |`;
  });
  return `# Who may do what

Every operation of the API and what it demands. A role counts in the tenant in which it was given; *platform* is the internal team, which may enter every
tenant. An API key has a role, and may be bound to scopes: then it may what both the role and a scope of this very name allow. A request without
credentials is answered with 401, one that its role or scopes do not allow with 403, and what belongs to another tenant with 404, as if it did not exist.

In the OpenAPI document the demand of an operation is its \`x-permission\`.

| | operation | demands | ${ROLES.join(' | ')} | a stranger |
|---|---|---|${ROLES.map(() => ':-:|').join('')}:-:|
${rows.join('\n')}
`;
}

function listed(roles: readonly Role[]): string {
  return roles.length < 2 ? roles.join('') : `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}`;
}
