/** What every Intercom does. Run over PostgreSQL and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Intercom } from './intercom.ts';

export interface OpenedIntercom {
  /** Each as another process has it. */
  one: Intercom;
  other: Intercom;
  /** Lets what was said arrive. */
  until: (done: () => boolean) => Promise<void>;
  close(): Promise<void>;
}

export function intercomContract(name: string, open: () => Promise<OpenedIntercom>): void {
  describe(`${name} keeps the contract of Intercom`, () => {
    let opened: OpenedIntercom;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('what one process says all that listen hear, in order, the speaker too', async () => {
      const { one, other, until } = opened;
      const here: string[] = [];
      const there: string[] = [];
      await one.listen((text) => here.push(text));
      await other.listen((text) => there.push(text));
      for (const text of ['first', 'second', 'third']) await one.say(text);
      await until(() => here.length === 3 && there.length === 3);
      expect(there).toEqual(['first', 'second', 'third']);
      expect(here).toEqual(there);
    });

    test('whatever a person types arrives as it was, up to four thousand characters', async () => {
      const { one, other, until } = opened;
      const there: string[] = [];
      await other.listen((text) => there.push(text));
      const typed = [`'; drop table calls; --`, 'Zoë said “15 €” 🙂\n', 'x'.repeat(4000)];
      for (const text of typed) await one.say(text);
      await until(() => there.length === typed.length);
      expect(there).toEqual(typed);
    });

    test('who has stopped listening hears nothing more, and nothing is kept for who comes later', async () => {
      const { one, other, until } = opened;
      const early: string[] = [];
      const late: string[] = [];
      const stop = await other.listen((text) => early.push(text));
      await one.say('before');
      await until(() => early.length === 1);
      await stop();
      await one.say('between');
      await other.listen((text) => late.push(text));
      await one.say('after');
      await until(() => late.length > 0);
      expect(late).toEqual(['after']);
      expect(early).toEqual(['before']);
    });
  });
}
