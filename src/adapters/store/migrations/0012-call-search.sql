-- Search in what was said and heard, over all calls of a tenant.

-- The words of a caller's turn, or of what the caller heard of a reply; `platform/calls/search/words.ts` says what a word is. Signs become
-- spaces, because the parser would take `3.5`, `a/b` and `-12` for words of their own kind. A text is cut, because a vector of more than a
-- megabyte would be refused, and with it the entry of the log.
-- A database made with the locale C lowers no letter beyond a to z by itself, so the collation is said: ICU's where the server has it.
do $migration$
declare
  folding text := coalesce(
    (select 'collate ' || quote_ident(collname) from pg_collation
      where collname in ('und-x-icu', 'pg_c_utf8') order by collname desc limit 1), '');
begin
  execute format($definition$
    create function call_event_words(data jsonb) returns tsvector language sql immutable parallel safe as $$
      select to_tsvector('simple'::regconfig, translate(
        lower(left(case data ->> 'type' when 'reply.ended' then data ->> 'heard' else data ->> 'text' end, 20000) %s),
        '!"#$%%&''()*+,-./:;<=>?@[\]^_`{|}~…–—‘’‚“”„«»¿¡·•', repeat(' ', 50)))
    $$ $definition$, folding);
end $migration$;

create index call_events_said on call_events using gin (call_event_words(data))
  where kind = 'event' and data ->> 'type' in ('turn.committed', 'reply.ended');

-- Row-level security keeps an index like this from its own role: a search operator could leak what it compares. So the search runs as the
-- owner of the tables, for the tenant of the transaction alone, and gives the ids of that tenant's calls and nothing else.
create function calls_saying(query text) returns setof text
language sql stable security definer set search_path from current as $$
  select distinct call_id from call_events
  where kind = 'event' and data ->> 'type' in ('turn.committed', 'reply.ended')
    and call_event_words(data) @@ to_tsquery('simple', query) and tenant_id = app_tenant()
$$;
revoke all on function calls_saying(text) from public;
grant execute on function calls_saying(text) to parley_tenant;
