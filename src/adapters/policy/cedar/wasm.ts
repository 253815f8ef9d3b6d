/**
 * Cedar as it comes: a WebAssembly program whose stack a policy of hostile form can overrun, after which every call to it fails. So it can be
 * had anew, and who reads strangers' policies does so in a program of their own (`check.ts`).
 */
import { createRequire } from 'node:module';
import type * as CedarModule from '@cedar-policy/cedar-wasm/nodejs';

export type Cedar = typeof CedarModule;
export type CedarFault = CedarModule.DetailedError;

const require = createRequire(import.meta.url);
const NAME = '@cedar-policy/cedar-wasm/nodejs';

/** A new program, with nothing loaded; takes 30 ms and 5 MB. Whoever held an earlier one keeps it. */
export function freshCedar(): Cedar {
  // The package keeps its program in a variable of its module: another program needs another module.
  delete require.cache[require.resolve(NAME)];
  return require(NAME) as Cedar;
}
