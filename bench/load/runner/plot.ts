/** Line plots as SVG that reads on light and on dark pages. */
import { round } from '../generator/distribution.ts';

export interface PlotLine {
  name: string;
  points: { x: number; y: number; low?: number; high?: number }[];
}

export interface Plot {
  title: string;
  xTitle: string;
  yTitle: string;
  lines: PlotLine[];
  /** A level to compare with. */
  goal?: { y: number; name: string };
  /** Distances on the x axis are ratios. */
  logX?: boolean;
}

const WIDTH = 720;
const HEIGHT = 360;
const EDGE = { left: 64, right: 168, top: 40, bottom: 48 };
const COLOURS = ['#2f6fdb', '#d9480f', '#2b8a3e', '#9c36b5', '#0b7285', '#e8590c', '#5f3dc4', '#868e96'];
const INK = '#8a8f98';

export function drawPlot(plot: Plot): string {
  const xs = plot.lines.flatMap(({ points }) => points.map(({ x }) => x));
  const ys = plot.lines.flatMap(({ points }) => points.flatMap(({ y, high }) => [y, high ?? y]));
  const most = Math.max(1e-6, ...ys, plot.goal?.y ?? 0);
  const least = Math.min(0, ...ys);
  const ticks = ticksBetween(least, most);
  const top = ticks.at(-1) ?? most;
  const bottom = ticks[0] ?? least;
  const scale = plot.logX === true ? Math.log : (value: number) => value;
  const [fromX, toX] = [scale(Math.min(...xs)), scale(Math.max(...xs))];
  const placeX = (x: number): number =>
    EDGE.left + ((scale(x) - fromX) / (toX - fromX || 1)) * (WIDTH - EDGE.left - EDGE.right);
  const placeY = (y: number): number =>
    HEIGHT - EDGE.bottom - ((y - bottom) / (top - bottom || 1)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const place = { x: placeX, y: placeY };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    text(EDGE.left, 22, plot.title, 'font-size="14" font-weight="600"'),
    ...ticks.map((y) => level(placeY(y), String(round(y, 3)))),
    ...marksOn(plot, xs).map((x) =>
      text(placeX(x), HEIGHT - EDGE.bottom + 18, String(x), 'text-anchor="middle"'),
    ),
    text((WIDTH - EDGE.right + EDGE.left) / 2, HEIGHT - 10, plot.xTitle, 'text-anchor="middle"'),
    `<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escape(plot.yTitle)}</text>`,
    ...(plot.goal ? goalOf(plot.goal, placeY(plot.goal.y)) : []),
    ...plot.lines.flatMap((line, i) => drawLine(line, COLOURS[i % COLOURS.length]!, { place, row: i })),
    '</svg>',
    '',
  ].join('\n');
}

function drawLine(
  { name, points }: PlotLine,
  colour: string,
  { place, row }: { place: { x(x: number): number; y(y: number): number }; row: number },
): string[] {
  const at = points.map(({ x, y }) => `${round(place.x(x), 1)},${round(place.y(y), 1)}`).join(' ');
  const spread = points
    .filter(({ low, high }) => low !== undefined && high !== undefined && high > low)
    .map(({ x, low = 0, high = 0 }) => {
      const across = round(place.x(x), 1);
      return `<line x1="${across}" x2="${across}" y1="${round(place.y(low), 1)}" y2="${round(place.y(high), 1)}" stroke="${colour}" stroke-opacity="0.5"/>`;
    });
  const dots =
    points.length > 40
      ? []
      : points.map(
          ({ x, y }) =>
            `<circle cx="${round(place.x(x), 1)}" cy="${round(place.y(y), 1)}" r="3" fill="${colour}"/>`,
        );
  const legendY = EDGE.top + 8 + row * 18;
  const legendX = WIDTH - EDGE.right + 16;
  return [
    `<polyline points="${at}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...spread,
    ...dots,
    `<rect x="${legendX}" y="${legendY - 5}" width="12" height="3" fill="${colour}"/>`,
    text(legendX + 18, legendY, name),
  ];
}

function goalOf({ name }: { name: string }, y: number): string[] {
  const at = round(y, 1);
  return [
    `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${at}" y2="${at}" stroke="${INK}" stroke-dasharray="5 4"/>`,
    text(WIDTH - EDGE.right - 4, at - 5, name, 'text-anchor="end"'),
  ];
}

function level(y: number, label: string): string {
  const at = round(y, 1);
  return `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${at}" y2="${at}" stroke="${INK}" stroke-opacity="0.25"/>${text(EDGE.left - 8, at + 4, label, 'text-anchor="end"')}`;
}

/** Round numbers that hold everything between both. */
export function ticksBetween(least: number, most: number): number[] {
  const rough = (most - least) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const from = Math.floor(least / step);
  const to = Math.ceil(most / step);
  return Array.from({ length: to - from + 1 }, (_, i) => round((from + i) * step, 6));
}

/** Where something was measured, or round numbers where that is everywhere. */
function marksOn({ logX }: Plot, xs: number[]): number[] {
  const places = [...new Set(xs)].toSorted((a, b) => a - b);
  if (logX === true || places.length <= 10) return places;
  const [from = 0] = places;
  const to = places.at(-1) ?? from;
  return ticksBetween(from, to).filter((tick) => tick >= from && tick <= to);
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${round(x, 1)}" y="${round(y, 1)}" ${attributes}>${escape(words)}</text>`;
}

function escape(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
