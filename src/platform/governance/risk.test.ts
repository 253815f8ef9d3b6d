import { describe, expect, it } from 'vitest';
import { assessRisk, RISK_RULES, type RiskFacts, riskLevel } from './risk.ts';

describe('The risk of', () => {
  it.each<[string, RiskFacts, string, string[]]>([
    ['nothing in particular is low', {}, 'low', []],
    ['a talk in the browser is low', { channel: 'browser' }, 'low', []],
    ['a simulated call is low', { channel: 'simulated', destination: 'none' }, 'low', []],
    ['a call by telephone is medium', { channel: 'twilio' }, 'medium', ['channel.public']],
    [
      'a line that the table does not know counts as public',
      { channel: 'pigeon' },
      'medium',
      ['channel.public'],
    ],
    [
      'a recorded talk in the browser is medium',
      { channel: 'browser', recording: true },
      'medium',
      ['recording'],
    ],
    ['names and numbers is medium', { sensitive: ['contact'] }, 'medium', ['data.contact']],
    [
      'health by telephone is high',
      { channel: 'twilio', sensitive: ['health'] },
      'high',
      ['data.health', 'channel.public'],
    ],
    [
      'a call within the country is no more than the line is',
      { channel: 'twilio', destination: 'domestic' },
      'medium',
      ['channel.public'],
    ],
    [
      'a call abroad is high',
      { channel: 'twilio', destination: 'international' },
      'high',
      ['destination.international', 'channel.public'],
    ],
    [
      'a premium number is critical',
      { destination: 'premium' },
      'critical',
      ['destination.premium', 'destination.international'],
    ],
    [
      'health abroad is critical, though each alone is high',
      { sensitive: ['health'], destination: 'international' },
      'critical',
      ['data.abroad', 'data.health', 'destination.international'],
    ],
    [
      'means of payment on a recording is critical',
      { sensitive: ['payment'], recording: true },
      'critical',
      ['recording.payment', 'data.payment', 'recording'],
    ],
    ['a tool that looks things up is low', { effects: ['read'] }, 'low', []],
    ['a tool that writes is medium', { effects: ['read', 'write'] }, 'medium', ['tools.write']],
    ['a tool that pays is high', { effects: ['pay'] }, 'high', ['tools.pay']],
    ['a tool that nothing undoes is critical', { effects: ['destroy'] }, 'critical', ['tools.destroy']],
  ])('%s', (_sentence, facts, tier, rules) => {
    const risk = assessRisk(facts);
    expect(risk.tier).toBe(tier);
    expect(risk.reasons.map(({ rule }) => rule)).toEqual(rules);
  });

  it('an action that is weighty by its nature is no lower than that, and says so', () => {
    const nature = { rule: 'action.data.erase', tier: 'high', reason: 'nothing brings it back' } as const;
    expect(assessRisk({}, nature)).toEqual({ tier: 'high', reasons: [nature] });
    expect(assessRisk({ destination: 'premium' }, nature).tier).toBe('critical');
  });

  it('never falls when one more fact is known', () => {
    const facts: RiskFacts[] = [
      { channel: 'twilio' },
      { destination: 'international' },
      { recording: true },
      { sensitive: ['payment', 'health'] },
      { effects: ['write', 'pay'] },
    ];
    for (let chosen = 0; chosen < 1 << facts.length; chosen += 1) {
      const some = Object.assign({}, ...facts.filter((_, index) => chosen & (1 << index))) as RiskFacts;
      for (const more of facts) {
        expect(riskLevel(assessRisk({ ...some, ...more }).tier)).toBeGreaterThanOrEqual(
          riskLevel(assessRisk(some).tier),
        );
      }
    }
  });

  it('is told by rules with names of their own and a reason each', () => {
    expect(new Set(RISK_RULES.map(({ rule }) => rule)).size).toBe(RISK_RULES.length);
    for (const { reason } of RISK_RULES) expect(reason).toMatch(/^[a-z].{10,}$/);
  });
});
