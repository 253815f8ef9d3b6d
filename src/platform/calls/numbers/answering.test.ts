import { describe, expect, it } from 'vitest';
import { agentsOf, isTimeZone, whoAnswers, type Answering } from './answering.ts';
import { HOURS } from './ports/fakes/some-number.ts';

const line: Answering = { agentId: 'dental', hours: HOURS };
/** In Paris, where it is an hour later in winter and two in summer. */
const at = (utc: string) => whoAnswers(line, Date.parse(utc));

describe('a number with hours', () => {
  it('is answered by its agent within a range, to the minute, in its own time zone', () => {
    expect(at('2026-11-23T08:00:00Z')).toEqual({ agentId: 'dental' });
    expect(at('2026-11-23T10:59:59Z')).toEqual({ agentId: 'dental' });
    expect(at('2026-11-23T07:59:59Z')).toEqual({ closed: 'We are closed.' });
    expect(at('2026-11-23T11:00:00Z')).toEqual({ closed: 'We are closed.' });
  });

  it('keeps its hours when the clocks change', () => {
    expect(at('2026-07-06T07:00:00Z')).toEqual({ agentId: 'dental' });
    expect(at('2026-07-06T10:00:00Z')).toEqual({ closed: 'We are closed.' });
  });

  it('is answered past midnight by the range that began the evening before', () => {
    expect(at('2026-11-27T21:00:00Z')).toEqual({ agentId: 'night' });
    expect(at('2026-11-28T00:59:00Z')).toEqual({ agentId: 'night' });
    expect(at('2026-11-28T01:00:00Z')).toEqual({ closed: 'We are closed.' });
    expect(at('2026-11-29T00:30:00Z')).toEqual({ agentId: 'night' });
    expect(at('2026-11-29T22:30:00Z')).toEqual({ closed: 'We are closed.' });
  });

  it('is closed on a holiday, and in the night that began on it', () => {
    expect(at('2026-12-24T08:30:00Z')).toEqual({ agentId: 'dental' });
    expect(at('2026-12-25T08:30:00Z')).toEqual({ closed: 'We are closed.' });
    expect(at('2026-12-25T22:30:00Z')).toEqual({ closed: 'We are closed.' });
    expect(at('2026-12-26T00:30:00Z')).toEqual({ closed: 'We are closed.' });
  });

  it('may have another agent outside its hours', () => {
    const hours = { ...HOURS, outside: { agentId: 'after-hours' } };
    const line = { agentId: 'dental', hours };
    expect(whoAnswers(line, Date.parse('2026-11-23T20:00:00Z'))).toEqual({ agentId: 'after-hours' });
    expect(agentsOf(line)).toEqual(['dental', 'night', 'after-hours']);
  });
});

it('a number without hours is answered by its agent at all times', () => {
  expect(whoAnswers({ agentId: 'dental', hours: null }, 0)).toEqual({ agentId: 'dental' });
});

it('a time zone is one that the machine knows', () => {
  expect([isTimeZone('Europe/Paris'), isTimeZone('Europe/Atlantis'), isTimeZone('')]).toEqual([
    true,
    false,
    false,
  ]);
});
