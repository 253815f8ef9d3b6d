/** A thread that makes one workbook. Texts are cells of texts: none is a formula, whatever it begins with. */
import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { Sheet } from './xlsx.ts';

const { columns, rows } = workerData as Sheet;
const heads = columns.map(({ head }) => ({ value: head, fontWeight: 'bold' as const }));
const body = rows.map((row) =>
  row.map((cell) => {
    if (cell === null || cell === '') return null;
    if (typeof cell === 'number') return { value: cell, type: Number };
    if (cell instanceof Date) return { value: cell, type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
    return {
      value: cell,
      type: String,
      ...(cell.includes('\n') && { wrap: true, alignVertical: 'top' as const }),
    };
  }),
);
const file = await writeExcelFile([heads, ...body] as SheetData, {
  sheet: 'Calls',
  columns: columns.map(({ width }) => ({ width })),
  stickyRowsCount: 1,
}).toBuffer();
parentPort!.postMessage(new Uint8Array(file));
