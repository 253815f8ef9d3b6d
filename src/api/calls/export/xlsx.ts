/** Rows as an Excel workbook. It is made in a thread of its own: seconds of computing would be heard in every call that goes on. */
import { Worker } from 'node:worker_threads';
import { ParleyError } from '#voice/errors.ts';
import type { Cell, Column } from './rows.ts';

/** A workbook is built in memory. */
export const MOST_ROWS = 20_000;
/** Characters of all cells together. */
const MOST_TEXT = 60_000_000;
/** More do not fit into one cell of Excel. */
const MOST_IN_CELL = 32_767;
const MEMORY_MB = 1024;

export interface Sheet {
  columns: readonly Column[];
  rows: Cell[][];
}

/** All rows, with texts that Excel can hold. Throws `request.too_large`. */
export async function sheetOf(columns: readonly Column[], given: AsyncIterable<Cell[]>): Promise<Sheet> {
  const rows: Cell[][] = [];
  let text = 0;
  for await (const row of given) {
    const cells = row.map((cell) => (typeof cell === 'string' ? holdable(cell) : cell));
    for (const cell of cells) if (typeof cell === 'string') text += cell.length;
    rows.push(cells);
    if (rows.length > MOST_ROWS || text > MOST_TEXT) {
      throw new ParleyError(
        'request.too_large',
        `A workbook takes ${MOST_ROWS} calls, and fewer long ones: ask for CSV, or for a shorter time.`,
      );
    }
  }
  return { columns, rows };
}

/** The file. Throws `engine.crashed` when the thread is out of memory. */
export function xlsxOf(sheet: Sheet, signal: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    name: 'xlsx',
    workerData: sheet,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return new Promise<Uint8Array>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.once('message', (file: Uint8Array) => resolve(file));
    const failed = (cause: unknown): void =>
      reject(new ParleyError('engine.crashed', 'the workbook could not be made', { cause }));
    worker.once('error', failed);
    worker.once('exit', failed);
  }).finally(() => void worker.terminate());
}

/** XML knows no control characters. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const UNHOLDABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function holdable(text: string): string {
  return text.replaceAll(UNHOLDABLE, '').slice(0, MOST_IN_CELL).toWellFormed();
}
