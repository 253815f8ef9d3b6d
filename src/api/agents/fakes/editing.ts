/** Somebody who edits the agent `pizza` through the API. */
import { OWN_HOST, type TestParley } from '../../fakes/parley.ts';

export const source = (greeting: string): string => `id: pizza
name: Pizza
greeting: { say: ${greeting} }
steps: [{ id: size, ask: Small or large?, slot: size }]
slots: { size: { type: choice, values: [small, large] } }
closing: { say: Goodbye. }
`;

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test says what it expects of it
  body: any;
}

export function editing(parley: () => TestParley) {
  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object,
  ): Promise<Answer> => {
    const url = `/api/agents${path}`;
    const headers = { host: OWN_HOST };
    const answer = await parley().server.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const create = (greeting = 'Hello.') => ask('POST', '', { source: source(greeting) });
  const save = (revision: number, text: string) => ask('PUT', '/pizza/draft', { source: text, revision });
  const publish = (revision: number, note = '') => ask('POST', '/pizza/publish', { revision, note });
  const threeVersions = async (): Promise<void> => {
    await create('One.');
    await publish(1);
    await save(1, source('Two.'));
    await publish(2);
    await save(2, source('Three.'));
    await publish(3);
  };
  return { ask, create, save, publish, threeVersions };
}
