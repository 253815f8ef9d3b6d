/** What is printed when Parley is ready: where it is, what serves each need, and what to set to get better ones. */
import { styleText } from 'node:util';
import type { Status } from '#wire/api.ts';

export interface Ready {
  version: string;
  tookMs: number;
  /** Where a browser on this machine finds it. */
  url: string;
  publicUrl: string | null;
  role: 'all' | 'gateway' | 'runner';
  /** What runners on this machine set as DATABASE_URL. */
  reachedBy: string | null;
  needs: Status['needs'];
  /** Agents that callers can reach. */
  agents: string[];
  defaultAgent: string;
  /** Why there are no pages; null when there are. */
  noPages: string | null;
  /** Makes the first person; null when there is one. */
  setupLink: string | null;
}

const NAMES: Record<keyof Status['needs'], string> = {
  recogniser: 'Recogniser',
  synthesiser: 'Synthesiser',
  model: 'Model',
  voiceActivity: 'Voice activity',
  turnDetector: 'Turn detector',
  database: 'Database',
};

export function startReport(ready: Ready, colour: boolean): string {
  const style = (format: 'bold' | 'dim' | 'cyan', text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const row = (name: string, text: string, aside = ''): string =>
    `    ${style('dim', name.padEnd(15))}${text}${aside === '' ? '' : `  ${style('dim', aside)}`}`;
  const needs = Object.entries(ready.needs).map(([need, { label, better }]) =>
    row(NAMES[need as keyof Status['needs']], label, better === undefined ? '' : `better: ${better}`),
  );
  const agents = ready.agents.map((id) => (id === ready.defaultAgent ? `${id} (answers)` : id)).join(', ');
  const lines = [
    '',
    `  ${style('bold', 'Parley')} ${ready.version} is ready in ${(ready.tookMs / 1000).toFixed(1)} s`,
    '',
    ready.noPages === null
      ? row('Talk', style('cyan', `${ready.url}/`))
      : row('Pages', `none: ${ready.noPages}`),
    ...(ready.noPages === null ? [row('Calls', style('cyan', `${ready.url}/calls`))] : []),
    row(
      'Phone',
      style('cyan', `${ready.publicUrl ?? ready.url}/twilio/voice`),
      'the voice webhook for Twilio',
    ),
    ...(ready.setupLink === null
      ? []
      : [row('Setup', style('cyan', ready.setupLink), 'makes the first account, once')]),
    ...(ready.role === 'all' ? [] : [row('Role', ready.role, 'docs/DISPATCH.md')]),
    ...(ready.reachedBy === null ? [] : [row('Runners', `DATABASE_URL='${ready.reachedBy}'`)]),
    row('Agents', agents || 'none yet'),
    '',
    ...needs,
    '',
    `  ${style('dim', 'Settings: docs/SETTINGS.md. Ctrl-C ends calls politely, then everything else.')}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}
