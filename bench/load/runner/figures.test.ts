import { describe, expect, it } from 'vitest';
import { figure, fitLine, middleOf, show } from './figures.ts';
import { drawPlot, ticksBetween } from './plot.ts';

describe('What is told of several runs', () => {
  it('is their median, with the lowest and the highest', () => {
    expect(middleOf([30, null, 10, 20])).toEqual({ median: 20, low: 10, high: 30, runs: 3 });
    expect(middleOf([10, 20])?.median).toBe(15);
    expect(middleOf([null])).toBeNull();
    expect(show(middleOf([30.2, 10, 20]), figure('replyP50'))).toBe('20 (10–30)');
    expect(show(middleOf([20]), figure('replyP50'))).toBe('20');
    expect(show(null, figure('replyP50'))).toBe('–');
  });

  it('grows by the slope of the line through its points', () => {
    const fit = fitLine([1, 2, 3, 4].map((x) => ({ x, y: 5 + 2 * x })));
    expect(fit?.slope).toBeCloseTo(2);
    expect(fit?.at0).toBeCloseTo(5);
    expect(fit?.residual).toBeCloseTo(0);
    expect(
      fitLine([
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ]),
    ).toBeNull();
  });
});

describe('A plot', () => {
  it('has round ticks that hold everything', () => {
    expect(ticksBetween(0, 97)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksBetween(-35, 12)).toEqual([-40, -30, -20, -10, 0, 10, 20]);
  });

  it('draws each line and names it, with no number that is none', () => {
    const svg = drawPlot({
      title: 'a < b',
      xTitle: 'calls',
      yTitle: 'ms',
      lines: [
        {
          name: 'one',
          points: [
            { x: 1, y: 2, low: 1, high: 3 },
            { x: 10, y: 4 },
          ],
        },
        { name: 'only here', points: [{ x: 1, y: 0 }] },
      ],
      goal: { y: 5, name: 'goal' },
      logX: true,
    });
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).toContain('a &lt; b');
    expect(svg).toContain('only here');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
