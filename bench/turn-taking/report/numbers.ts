/** The few numbers of the tables. */

/** The value under which `share` of the values lie; NaN of none. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

export function ms(value: number): string {
  return Number.isNaN(value) ? '–' : String(Math.round(value));
}

/** p50 / p90 / p99. */
export function spread(values: number[]): string {
  if (values.length === 0) return '–';
  return [0.5, 0.9, 0.99].map((share) => ms(percentile(values, share))).join(' / ');
}

/** Columns as wide as they need, the first to the left and the others to the right; also valid Markdown. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => (row[i] ?? '').length)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
