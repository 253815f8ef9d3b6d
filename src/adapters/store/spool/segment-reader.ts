/** Reads whole lines out of a spool file, a piece at a time. */
import { open } from 'node:fs/promises';

export interface Line {
  /** Without its end. */
  text: string;
  /** Byte position behind the line's end. */
  endsAt: number;
}

const PIECE_BYTES = 1024 * 1024;
const LINE_END = 0x0a;

/** Up to `most` lines that begin at `from` or later and end before `until`; none when what follows is not a whole line. */
export async function readLines(path: string, from: number, until: number, most: number): Promise<Line[]> {
  const handle = await open(path, 'r');
  try {
    for (let piece = PIECE_BYTES; ; piece *= 2) {
      const data = Buffer.allocUnsafe(Math.max(0, Math.min(piece, until - from)));
      const { bytesRead } = await handle.read(data, 0, data.length, from);
      const lines = split(data.subarray(0, bytesRead), from, most);
      if (lines.length > 0 || piece >= until - from) return lines;
    }
  } finally {
    await handle.close();
  }
}

function split(data: Buffer, from: number, most: number): Line[] {
  const lines: Line[] = [];
  for (let at = 0; lines.length < most;) {
    const end = data.indexOf(LINE_END, at);
    if (end < 0) break;
    lines.push({ text: data.toString('utf8', at, end), endsAt: from + end + 1 });
    at = end + 1;
  }
  return lines;
}
