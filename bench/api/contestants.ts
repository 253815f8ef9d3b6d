/** What is measured: the floors, and Parley's routes as a key and as a person ask them. */
import { RARE_WORD } from './seed.ts';

/** What a server tells when it is ready; `Floor`s tell their address only. */
export interface Entered {
  url: string;
  cookie: string;
  key: string;
  callId: string;
}

export interface Target {
  name: string;
  server: 'constant' | 'select' | 'parley';
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export function targetsOf({ url, cookie, key, callId }: Entered): Target[] {
  const asked: Pick<Target, 'name' | 'method' | 'path' | 'body'>[] = [
    { name: 'list of calls', method: 'GET', path: '/api/calls?limit=50' },
    { name: 'one call', method: 'GET', path: `/api/calls/${callId}` },
    { name: 'search in transcripts', method: 'GET', path: `/api/calls?limit=50&q=${RARE_WORD}` },
    { name: 'overview of 14 days', method: 'GET', path: '/api/overview' },
    { name: 'make a key', method: 'POST', path: '/api/keys', body: '{"name":"measured","role":"viewer"}' },
  ];
  const entries: [string, Record<string, string>][] = [
    ['key', { authorization: `Bearer ${key}` }],
    ['cookie', { cookie, origin: url }],
  ];
  const floor = { method: 'GET', path: '/', headers: {} } as const;
  return [
    { name: 'floor: a constant', server: 'constant', ...floor },
    { name: 'floor: `select 1`', server: 'select', ...floor },
    ...asked.flatMap((one) =>
      entries.map(([by, headers]): Target => ({
        ...one,
        name: `${one.name}, by ${by}`,
        server: 'parley',
        headers,
      })),
    ),
  ];
}
