import { describe, expect, it } from 'vitest';
import { cedarEngine } from './engine.ts';
import { cedarLanguage } from './check.ts';
import { person, request } from '#platform/governance/ports/policy-engine.contract.ts';

const language = cedarLanguage();
const check = (source: string) => language.check(source, AbortSignal.timeout(20_000));

describe('A tenant’s policies are checked before they are kept:', () => {
  it.each([
    ['nothing', ''],
    ['a comment', '// later'],
    [
      'one of each',
      'permit(principal, action, resource);\n\n@id("a")\nforbid(principal, action, resource) when { context.hour < 8 };',
    ],
  ])('%s is well', async (_what, source) => {
    expect(await check(source)).toEqual([]);
  });

  it.each([
    [
      'a word out of place',
      '\n\npermit(principal action, resource);',
      3,
      18,
      /unexpected token `action`/,
      /expected/,
    ],
    [
      'an action that does not exist',
      'permit(\n  principal, action == Action::"call.plce", resource);',
      2,
      24,
      /unrecognized action/,
      /call\.place/,
    ],
    [
      'a fact that does not exist',
      'permit(principal, action, resource)\n  when { context.riskTeir == RiskTier::"high" };',
      2,
      10,
      /riskTeir/,
      /riskTier/,
    ],
    [
      'a tier that does not exist',
      'permit(principal, action, resource) when { context.riskTier == RiskTier::"hihg" };',
      1,
      64,
      /not declared/,
      /"high"/,
    ],
    [
      'a number for a word',
      'permit(principal, action, resource) when { context.country == 49 };',
      1,
      44,
      /not compatible/,
      null,
    ],
    [
      'letters of two bytes before the fault',
      '// ünï\npermit(principal, action, resource) when { "é" == context.channel && context.country == 49 };',
      2,
      70,
      /not compatible/,
      null,
    ],
    [
      'what can never be',
      'forbid(principal is Agent, action == Action::"call.listen", resource);',
      1,
      1,
      /unable to find an applicable action|impossible/,
      null,
    ],
    ['a template', 'permit(principal == ?principal, action, resource);', null, null, /template/, null],
    [
      'two policies of one name',
      '@id("a") permit(principal, action, resource);\n@id("a") forbid(principal, action, resource);',
      null,
      null,
      /two policies are called tenant\/a/,
      /@id/,
    ],
    [
      'a sum that overflows',
      'forbid(principal, action, resource) when { context.hour + 9223372036854775807 > 0 };',
      null,
      null,
      /overflow/,
      null,
    ],
  ])('%s is told with its line', async (...[, source, line, column, message, help]) => {
    const [fault] = await check(source);
    expect(fault).toMatchObject({ line, column, message: expect.stringMatching(message) });
    if (help) expect(fault?.help).toMatch(help);
  });

  it('one slip that concerns many actions is told once', async () => {
    expect(await check('permit(principal, action, resource) when { context.teir == 1 };')).toHaveLength(1);
  });
});

describe('A hostile text is refused, and Parley goes on deciding:', () => {
  const when = (condition: string) => `permit(principal, action, resource) when { ${condition} };`;

  it.each([
    ['brackets a thousand deep', when(`${'('.repeat(1_000)}true${')'.repeat(1_000)}`)],
    ['conditions within conditions', when(`${'if true then true else '.repeat(1_300)}true`)],
    ['a sum of thousands', when(`${'1 + '.repeat(6_000)}1 > 0`)],

    ['a path of thousands', when(`context${'.a'.repeat(8_000)}`)],
    ['a megabyte', when(`"${'x'.repeat(1_000_000)}" == ""`)],
    ['half a surrogate pair and a zero', when('"\ud800\0" == 1')],
    ['a thousand policies', 'permit(principal, action, resource);\n'.repeat(850)],
  ])('%s', async (_what, source) => {
    const faults = await check(source);
    expect(faults.length).toBeGreaterThan(0);
    for (const { message } of faults) expect(message).not.toBe('');
    expect(await check('permit(principal, action, resource);')).toEqual([]);
  });

  it('whatever passes the check is read by the engine', async () => {
    const engine = cedarEngine();
    const forms = [
      (links: number) => when(`${'context.hour > 1 && '.repeat(links)}true`),
      (links: number) => `permit(principal, action, resource) ${'when { true } '.repeat(links)};`,
    ];
    let passed = 0;
    for (const [form, write] of forms.entries()) {
      for (const links of [300, 700, 1_000, 1_500, 2_300]) {
        const source = write(links);
        if ((await check(source)).length > 0) continue;
        passed += 1;
        const overrides = { version: form * 10_000 + links, source };
        const asked = { ...request(person('operator'), 'call.place'), overrides };
        await expect(engine.decide(asked, AbortSignal.timeout(5_000))).resolves.toMatchObject({
          decision: 'allow',
        });
      }
    }
    expect(passed).toBeGreaterThan(1);
  });
});
