/** What a verification has found, for a person to read in a terminal. */
import { styleText } from 'node:util';
import type { Finding } from '#platform/governance/audit/findings.ts';
import type { ChainReport, Range } from '#platform/governance/audit/verify.ts';
import type { Verified } from './run.ts';

export interface Page {
  colours: boolean;
  /** Characters that a line may have. */
  width: number;
}

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const LABEL = 12;
const MOST_SHOWN = 40;

export function printReports({ source, keys, reports }: Verified, page: Page): string {
  const paint: Paint = (style, text) =>
    page.colours ? styleText(style, text, { validateStream: false }) : text;
  const row = (label: string, text: string): string => `  ${paint('dim', label.padEnd(LABEL))}${text}`;
  const lines = [
    '',
    `  ${paint('bold', 'The audit')} of ${source}`,
    row(
      'trusted',
      keys.length === 0
        ? paint('yellow', 'no key: signatures prove nothing (give one with --key)')
        : keys.join(', '),
    ),
    '',
    ...reports.flatMap((report) => [...chain(report, row, paint), '']),
    `  ${verdict(reports, paint)}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function chain(report: ChainReport, row: (label: string, text: string) => string, paint: Paint): string[] {
  const { tenantId, records, last, checkpoints, proved, unsigned, findings, findingCount, calls } = report;
  const mark = findingCount === 0 ? paint('green', '✓') : paint('red', '✗');
  const head = `${mark} ${paint('bold', tenantId)}`;
  if (records === 0 && findingCount === 0) return [`${head}  ${paint('dim', 'no records')}`];
  const lines = [
    head,
    row('records', `${n(records)}${last?.at ? `, the last of ${last.at}` : ''}`),
    row('signatures', `${n(checkpoints)} good`),
    row(
      'proved',
      proved.length === 0
        ? paint(records > 0 && unsigned === null ? 'red' : 'yellow', 'none')
        : ranges(proved),
    ),
  ];
  if (unsigned !== null) {
    lines.push(
      row('unsigned', `${ranges([unsigned])} ${paint('dim', 'linked, signed within a minute of running')}`),
    );
  }
  if (last !== null) lines.push(row('last hash', paint('dim', last.hash)));
  if (calls !== undefined) {
    const excused = calls.excused === 0 ? '' : `, ${n(calls.excused)} changed or deleted by a recorded deed`;
    lines.push(row('call logs', `${n(calls.intact)} as they were sealed${excused}`));
  }
  lines.push(...findings.slice(0, MOST_SHOWN).flatMap((finding) => told(finding, paint)));
  if (findings.length > MOST_SHOWN) {
    lines.push(`    ${paint('red', `and ${n(findingCount - MOST_SHOWN)} more`)}  (--json lists them)`);
  }
  return lines;
}

function told({ kind, what, record }: Finding, paint: Paint): string[] {
  const lines = [`    ${paint('red', kind.padEnd(24))} ${what}`];
  if (record !== undefined) {
    lines.push(
      `    ${' '.repeat(25)}${paint('dim', `it says: ${record.at}  ${record.actor}  ${record.action}`)}`,
    );
  }
  return lines;
}

function verdict(reports: ChainReport[], paint: Paint): string {
  const broken = reports.filter(({ findingCount }) => findingCount > 0);
  if (broken.length > 0) {
    const what = broken.reduce((sum, { findingCount }) => sum + findingCount, 0);
    return paint(
      'red',
      `${n(what)} ${what === 1 ? 'thing is' : 'things are'} wrong; what is proved is proved all the same.`,
    );
  }
  const records = reports.reduce((sum, report) => sum + report.records, 0);
  const unsigned = reports.some((report) => report.unsigned !== null);
  return paint(
    'green',
    `All ${n(records)} records are as they were written${unsigned ? ', the newest not signed yet' : ''}.`,
  );
}

function ranges(all: Range[]): string {
  const shown = all.slice(0, 12).map(({ from, to }) => (from === to ? n(from) : `${n(from)}–${n(to)}`));
  return `${shown.join(', ')}${all.length > shown.length ? ` and ${all.length - shown.length} more ranges` : ''}`;
}

function n(value: number): string {
  return value.toLocaleString('en-US');
}
