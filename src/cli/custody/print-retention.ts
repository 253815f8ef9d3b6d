/** What a run of retention has done, for a person to read in a terminal. */
import { styleText } from 'node:util';
import { STEPS, type Step } from '#platform/governance/custody/retention/plan.ts';
import type { RetentionReport } from '#platform/governance/custody/retention/run.ts';

export interface RetentionRun {
  source: string;
  dryRun: boolean;
  reports: RetentionReport[];
}

const NAMES: Record<Step, string> = {
  recording: 'recordings',
  'tool-payloads': 'tool payloads of calls',
  log: 'logs of calls',
  head: 'calls, to a tombstone each',
};
const MOST_SHOWN = 20;

export function printRetention(
  { source, dryRun, reports }: RetentionRun,
  page: { colours: boolean },
): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    page.colours ? styleText(style, text, { validateStream: false }) : text;
  const lines = ['', `  ${paint('bold', 'Retention')} in ${source}`, ''];
  let all = 0;
  for (const report of reports) {
    const { tenantId, deleted, deliveries, sessions, held, postponed } = report;
    const counts = STEPS.filter((step) => deleted[step] > 0);
    for (const step of counts) all += deleted[step];
    all += deliveries + sessions;
    lines.push(`  ${paint('bold', tenantId)}`);
    for (const step of counts) lines.push(`    ${String(deleted[step]).padStart(6)}  ${NAMES[step]}`);
    if (deliveries > 0) lines.push(`    ${String(deliveries).padStart(6)}  deliveries of webhooks`);
    if (sessions > 0) lines.push(`    ${String(sessions).padStart(6)}  records of sessions`);
    if (counts.length === 0 && deliveries + sessions === 0)
      lines.push(`    ${paint('dim', 'nothing is due')}`);
    lines.push(
      ...first(held, ({ callId, holdId }) => `    ${paint('yellow', 'held')}    ${callId}, by ${holdId}`),
    );
    lines.push(
      ...first(
        postponed,
        ({ callId, at, outcome }) => `    ${paint('yellow', 'later')}   ${callId}, its ${at} is ${outcome}`,
      ),
    );
    lines.push('');
  }
  const what = `${all.toLocaleString('en-US')} ${all === 1 ? 'thing' : 'things'}`;
  lines.push(
    dryRun ? `  ${what} would be deleted; nothing was.` : `  ${what} deleted; the audit has the proof.`,
    '',
  );
  return `${lines.join('\n')}\n`;
}

function first<Item>(items: readonly Item[], line: (item: Item) => string): string[] {
  const lines = items.slice(0, MOST_SHOWN).map(line);
  if (items.length > MOST_SHOWN)
    lines.push(`            and ${items.length - MOST_SHOWN} more (--json lists them)`);
  return lines;
}
