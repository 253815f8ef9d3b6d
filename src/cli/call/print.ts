/** A call's report for a person: one line a turn, with its times, what was cut, and how long each answer took. */
import { styleText } from 'node:util';
import type { CallReport, ReportedReply, ReportedTurn } from './report.ts';

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

export interface Page {
  colours: boolean;
  /** Characters that a line may have. */
  width: number;
}

/** Room for the times and the speaker. */
const MARGIN = 26;

export function printReport(report: CallReport, page: Page): string {
  const paint: Paint = (style, text) =>
    page.colours ? styleText(style, text, { validateStream: false }) : text;
  const lines = ['', `${paint('bold', 'Call')} ${report.callId}`, ''];
  for (const turn of report.turns) {
    lines.push(...turnLines(turn, page, paint));
    const reply =
      turn.who === 'agent'
        ? report.replies.find((each) => each.startMs === turn.startMs && each.text === turn.text)
        : undefined;
    if (reply?.waterfall) lines.push(waterfallLine(reply, paint));
  }
  lines.push('', endLine(report, paint), '');
  return lines.join('\n');
}

function turnLines(turn: ReportedTurn, page: Page, paint: Paint): string[] {
  const times = `${clock(turn.startMs)}–${clock(turn.endMs)}`.padEnd(17);
  const who = turn.who === 'caller' ? paint('cyan', 'caller') : paint('magenta', 'agent ');
  const words = wrap(wordsOf(turn), Math.max(30, page.width - MARGIN));
  const styled = words.map((line) => (turn.refused ? paint('yellow', line) : line));
  const margin = ' '.repeat(MARGIN);
  return styled.map((line, i) => (i === 0 ? `${paint('dim', times)}  ${who} ${line}` : margin + line));
}

function wordsOf(turn: ReportedTurn): string {
  if (turn.who === 'caller') {
    if (turn.refused) return turn.text === '' ? '(not understood)' : `(not understood: ${turn.text})`;
    return `${turn.text} (${Math.round(100 * (turn.confidence ?? 0))} %)`;
  }
  if (turn.heard === null || turn.heard === turn.text) return turn.text;
  return `${turn.text} [heard: ${turn.heard === '' ? 'nothing' : turn.heard}]`;
}

function waterfallLine({ waterfall }: ReportedReply, paint: Paint): string {
  if (!waterfall) return '';
  const { decideMs, firstTokenMs, firstClauseMs, firstAudioMs, audibleMs, totalMs } = waterfall;
  const parts = [
    ['decided', decideMs],
    ['first word', firstTokenMs],
    ['first clause', firstClauseMs],
    ['first audio', firstAudioMs],
    ['audible', audibleMs],
  ] as const;
  const text = parts.map(([name, ms]) => `${name} ${Math.round(ms)}`).join(' + ');
  return `${' '.repeat(MARGIN)}${paint('dim', `${Math.round(totalMs)} ms after the caller = ${text}`)}`;
}

function endLine({ ended }: CallReport, paint: Paint): string {
  if (!ended) return paint('yellow', 'The record breaks off: the call has no end.');
  return `${paint('bold', 'Ended')} by ${ended.by} after ${clock(ended.durationMs)}: ${ended.reason}`;
}

/** Minutes, seconds and tenths. */
function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
