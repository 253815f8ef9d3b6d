import { describe, expect, it } from 'vitest';
import { openLog, type Log } from './log.ts';

function kept(plain = false): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const secrets = ['correct horse "battery"', 'short', 'p@ss/word1'];
  return { lines, log: openLog({ level: 'info', secrets, plain, write: (line) => void lines.push(line) }) };
}

describe('The log', () => {
  it('is one JSON object a line, with time, level and message', () => {
    const { log, lines } = kept();
    log.info({ callId: 'call_1' }, 'The call began');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'The call began',
      callId: 'call_1',
    });
    log.debug('quiet');
    expect(lines).toHaveLength(1);
  });

  it('never holds a secret, wherever it came from', () => {
    const { log, lines } = kept();
    log.error(
      { err: new Error('refused: postgres://me:p%40ss%2Fword1@db') },
      'correct horse "battery" is wrong',
    );
    log.info({ settings: { twilio: { authToken: 'abc-not-listed' } }, headers: { cookie: 'a=b' } }, 'x');
    const all = lines.join('');
    expect(all).not.toMatch(/battery|p%40ss|abc-not-listed|a=b/);
    expect(lines.map((line) => JSON.parse(line) as object)).toHaveLength(2);
  });

  it("never holds a caller's words", () => {
    const { log, lines } = kept();
    log.info(
      { event: { type: 'caller.said', text: 'my number is five' }, reply: { data: { heard: 'I see' } } },
      'x',
    );
    expect(lines.join('')).not.toMatch(/five|I see/);
  });

  it('is read by people on a terminal, and nothing in it moves the cursor', () => {
    const { log, lines } = kept(true);
    log.warn({ from: 'a\u001b[2Jb', count: 3 }, 'A stranger\r called');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}A stranger· called {2}from=\S+ {2}count=3\n$/);
    // oxlint-disable-next-line no-control-regex -- the point of the test
    expect(lines[0]?.trimEnd()).not.toMatch(/[\u0000-\u001f]/);
  });
});
