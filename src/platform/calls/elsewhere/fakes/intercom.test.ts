import { intercomContract } from '../intercom.contract.ts';
import { memoryIntercom } from './intercom.ts';

intercomContract('the fake', async () => {
  const intercom = memoryIntercom();
  return { one: intercom, other: intercom, until: async () => undefined, close: async () => undefined };
});
