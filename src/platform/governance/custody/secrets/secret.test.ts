import { inspect } from 'node:util';
import { serialize, deserialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';

const VALUE = 'tok_PLANTED_value_9d2c';

describe('A secret', () => {
  const secret = new Secret(VALUE);

  test('is given to whoever asks for it by name of what that does', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  test.each([
    ['toString', () => secret.toString()],
    ['a template', () => `${secret as unknown as string}`],
    ['joining', () => ['a', secret].join(' ')],
    ['JSON', () => JSON.stringify({ secret, deep: [{ secret }] })],
    [
      'inspection',
      () => inspect({ secret, deep: { deep: { secret } } }, { depth: 9, showHidden: true, getters: true }),
    ],
    ['a copy', () => JSON.stringify(structuredClone({ secret }))],
    ['a copy that is inspected', () => inspect(structuredClone(secret), { showHidden: true })],
    ['a message to another thread', () => inspect(deserialize(serialize({ secret })), { showHidden: true })],
    [
      'an error',
      () => inspect(new Error(`no: ${secret as unknown as string}`, { cause: secret }), { showHidden: true }),
    ],
    ['its own fields', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
    ['spreading', () => [...secret].join('')],
  ])('does not print by %s', (_way, print) => {
    const printed = print();
    expect(printed).not.toContain('PLANTED');
    expect(printed).not.toContain(VALUE.slice(-4));
  });

  test('reads [secret] wherever it is printed', () => {
    expect([
      String(secret),
      JSON.stringify(secret),
      inspect(secret),
      String(structuredClone(secret)),
    ]).toEqual(['[secret]', '"[secret]"', '[secret]', '[secret]']);
  });
});
