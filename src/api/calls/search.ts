/** Search in what was said, and by number: who may, and what of each call is shown. */
import type { CallQuery, CallReader } from '#platform/calls/ports/call-store.ts';
import { saidIn, snippetOf } from '#platform/calls/search/words.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import type { CallHits } from '#wire/call-search.ts';
import { listens } from './parties.ts';

/** Places of each call that are shown. */
const MOST_HITS = 3;

/** Throws `request.forbidden` for who sees words or numbers masked: whether one is found would tell what is behind the mask. */
export async function demandSearch(
  who: Principal,
  { redactions }: Pick<Custody, 'redactions'>,
  { party, saying }: Pick<CallQuery, 'party' | 'saying'>,
): Promise<void> {
  const mayListen = listens(who);
  if (party !== undefined && !mayListen)
    throw new ParleyError(
      'request.forbidden',
      'Numbers of callers are masked for you, so calls cannot be searched by them: leave out `caller`, or ask somebody who has calls:listen.',
    );
  if (saying === undefined) return;
  if ((await redactions.for(who.tenantId, mayListen ? 'listener' : 'reader')) === null) return;
  throw new ParleyError(
    'request.forbidden',
    mayListen
      ? 'What names a person is masked here for everybody, so what was said cannot be searched: leave out `q`, or let an owner change the policy of redaction.'
      : 'What names a person is masked for you, so what was said cannot be searched: leave out `q`, or ask somebody who has calls:listen.',
  );
}

export async function hitsIn(
  calls: CallReader,
  page: readonly { id: string }[],
  saying: readonly string[],
): Promise<CallHits> {
  const ids = page.map(({ id }) => id);
  const hits: CallHits = Object.fromEntries(ids.map((id) => [id, []]));
  for (const { callId, entry } of await calls.hits(ids, saying, MOST_HITS)) {
    const said = saidIn(entry);
    if (said === null) continue;
    const { seq, atMs } = entry;
    hits[callId]?.push({ seq, atMs, who: said.who, parts: snippetOf(said.text, saying) });
  }
  return hits;
}
