/** The matrix as a table for people: the longest time in which the caller heard nothing. */
import type { Cell } from './matrix.ts';
import type { Result } from './run-cell.ts';

const ROLES = { stt: 'recogniser', llm: 'model', tts: 'voice' };
const QUIET_MARK = '~';

export function tableOf(cells: (Cell & Result)[]): string {
  const rows = cells
    .filter(({ second }) => second)
    .map((cell) => {
      const alone = cells.find((one) => !one.second && one.role === cell.role && one.fault === cell.fault);
      return [
        ROLES[cell.role],
        cell.fault.name,
        gap(cell),
        alone ? gap(alone) : '',
        quoted(cell.heard[0]),
        alone ? quoted(alone.heard[0]) : '',
      ];
    });
  const head = [
    'who',
    'fails thus',
    'gap with a second, ms',
    'gap alone, ms',
    'heard with a second',
    'heard alone',
  ];
  return [head, head.map(() => '---'), ...rows].map((cells_) => `| ${cells_.join(' | ')} |`).join('\n');
}

/** Marked where part of it was bridged by quiet sound, without which it would have been longer. */
function gap({ gapMs, voicelessMs }: Result): string {
  return voicelessMs > gapMs + 100 ? `${gapMs} ${QUIET_MARK}` : String(gapMs);
}

function quoted(heard: string): string {
  return heard === '' ? 'quiet sound' : heard.replaceAll(' | ', ' · ');
}
