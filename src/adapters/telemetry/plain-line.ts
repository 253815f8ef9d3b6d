/** A JSON log line as a person reads it on a terminal: `12:30:01 warn  The message  field=value`. */
export function plainLine(json: string): string {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return json;
  }
  const { time, level, msg, err, ...fields } = line;
  const clock = typeof time === 'string' ? time.slice(11, 19) : '';
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  const head = `${clock} ${(typeof level === 'string' ? level : '').padEnd(5)} ${typeof msg === 'string' ? msg : ''}`;
  return `${printable([head, ...rest].join('  '))}${stack}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^\S*$/.test(value) ? value : JSON.stringify(value);
}

/** A field may hold what a stranger sent: nothing in it may move the cursor. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\u00b7');
}
