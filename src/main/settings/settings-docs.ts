/** The settings table as its readers see it: docs/SETTINGS.md and .env.example. */
import { SETTINGS } from './settings-table.ts';
import type { SettingRow } from './row.ts';

export function settingsPage(): string {
  const sections = groups().map(([group, rows]) => {
    const lines = rows.map((row) => {
      const secret = row.secret === true ? ' Secret: never printed.' : '';
      const fallback = row.fallback === null ? 'not set' : `\`${row.fallback}\``;
      return `| \`${row.name}\` | ${row.meaning}${secret} | ${fallback} | \`${row.example}\` |`;
    });
    return `## ${group}\n\n| name | meaning | default | example |\n|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `# Settings

Parley reads its settings once, at start, from the environment and from a file \`.env\` in the folder where it is started; the
environment wins. A value that is not valid, or a name that begins with \`PARLEY_\` and is not in these tables, stops the start
with one sentence a problem and exit code 2. An empty value counts as not set. \`.env.example\` holds the same list to copy from.

For the language model, the recogniser and the synthesiser, any server that speaks OpenAI's protocol will do; a second one
(\`…_2\`) takes over when the first fails, and the embedded engine stands behind both.

${sections.join('\n')}`;
}

export function envExample(): string {
  const sections = groups().map(([group, rows]) => {
    const lines = rows.map((row) => {
      const fallback = row.fallback === null ? '' : ` Default: ${row.fallback}.`;
      return `# ${row.meaning.replaceAll('`', '')}${fallback}\n# ${row.name}=${quoted(row.example)}\n`;
    });
    return `# --- ${group} ---\n\n${lines.join('\n')}`;
  });
  return `# Settings of Parley; docs/SETTINGS.md explains them. Copy this file to .env and take the # off what you set.\n\n${sections.join('\n')}`;
}

function groups(): [string, SettingRow[]][] {
  return Object.entries(Object.groupBy(SETTINGS, (row) => row.group)).map(([group, rows]) => [
    group,
    rows ?? [],
  ]);
}

function quoted(value: string): string {
  return /[\s#]/.test(value) ? `"${value}"` : value;
}
