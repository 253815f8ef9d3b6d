import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testParley, type TestParley } from '../fakes/parley.ts';
import { type Answer, editing } from './fakes/editing.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());
const { ask, create, save, threeVersions } = editing(() => parley);

describe('the test bench', () => {
  const talk = async (payload: object, ms = 5000): Promise<Answer> => {
    const answer = ask('POST', '/pizza/try', payload);
    for (let passed = 0; passed < ms; passed += 100) {
      await new Promise(setImmediate);
      await parley.clock.advance(100);
    }
    return answer;
  };

  it('talks to the draft, also before it is published', async () => {
    await create('Hello there.');
    const begun = await talk({});
    expect(begun).toMatchObject({
      status: 200,
      body: { says: ['Hello there. Small or large?'], ended: false },
    });
    const over = await talk({ session: begun.body.session, text: 'large' });
    expect(over.body).toMatchObject({ says: ['Goodbye.'], ended: true });
    const gone = await talk({ session: begun.body.session, text: 'hello' }, 100);
    expect(gone).toMatchObject({ status: 404, body: { code: 'bench.unknown' } });
  });

  it('talks to an earlier version, in another tone', async () => {
    await threeVersions();
    const begun = await talk({ version: 1, tone: 'assertive', text: 'hold on' });
    expect(begun.body.says).toEqual(['One. Small or large?', 'I will wait.']);
  });

  it('says what is wrong with a draft that is not valid', async () => {
    await create();
    await save(1, 'id: pizza');
    expect(await talk({}, 100)).toMatchObject({ status: 422, body: { code: 'strategy.invalid' } });
    expect(await talk({ version: 7 }, 100)).toMatchObject({ status: 404, body: { code: 'version.unknown' } });
  });
});
