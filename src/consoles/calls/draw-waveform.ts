/** Paints both sides of a call on one time axis: the caller above, the agent below, turns as regions behind the sound. */
import type { Peaks } from './peaks.ts';
import type { Span } from './reading.ts';

export interface WaveformPicture {
  width: number;
  height: number;
  lengthMs: number;
  spans: readonly Span[];
  peaks: Peaks | null;
  colours: { caller: string; agent: string; line: string };
}

const GAP = 10;
/** Bars of 2 pixels with 1 between them. */
const BAR = 2;
const PITCH = 3;

export function drawWaveform(canvas: HTMLCanvasElement, picture: WaveformPicture): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const density = Math.min(2, window.devicePixelRatio || 1, 16_000 / picture.width);
  canvas.width = Math.round(picture.width * density);
  canvas.height = Math.round(picture.height * density);
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, picture.width, picture.height);
  const lane = (picture.height - GAP) / 2;
  for (const who of ['caller', 'agent'] as const) {
    const top = who === 'caller' ? 0 : lane + GAP;
    pen.fillStyle = picture.colours.line;
    pen.fillRect(0, top + lane / 2 - 0.5, picture.width, 1);
    drawSpans(pen, picture, who, { top, lane });
    if (picture.peaks) drawPeaks(pen, picture, picture.peaks, { who, top, lane });
  }
  pen.globalAlpha = 1;
}

function drawSpans(
  pen: CanvasRenderingContext2D,
  { spans, width, lengthMs, colours, peaks }: WaveformPicture,
  who: Span['who'],
  { top, lane }: { top: number; lane: number },
): void {
  for (const span of spans) {
    if (span.who !== who) continue;
    const left = (span.startMs / lengthMs) * width;
    const wide = Math.max(3, ((span.endMs - span.startMs) / lengthMs) * width);
    pen.globalAlpha = peaks ? 0.13 : 0.45;
    pen.fillStyle = colours[who];
    pen.beginPath();
    pen.roundRect(left, top + (peaks ? 0 : lane * 0.2), wide, peaks ? lane : lane * 0.6, 5);
    pen.fill();
    if (!span.cut) continue;
    pen.globalAlpha = 1;
    pen.fillStyle = colours.caller;
    pen.fillRect(left + wide - 2, top, 2, lane);
  }
}

function drawPeaks(
  pen: CanvasRenderingContext2D,
  { width, lengthMs, colours }: WaveformPicture,
  peaks: Peaks,
  { who, top, lane }: { who: Span['who']; top: number; lane: number },
): void {
  const side = peaks[who];
  const bucketsAPixel = lengthMs / peaks.bucketMs / width;
  pen.fillStyle = colours[who];
  pen.globalAlpha = 0.95;
  pen.beginPath();
  for (let x = 0; x < width; x += PITCH) {
    const first = Math.floor(x * bucketsAPixel);
    const last = Math.max(first + 1, Math.floor((x + PITCH) * bucketsAPixel));
    let loudest = 0;
    for (let i = first; i < last && i < side.length; i++) loudest = Math.max(loudest, side[i] ?? 0);
    if (loudest < 2) continue;
    const tall = Math.max(2, Math.sqrt(loudest / 255) * lane * 0.94);
    pen.roundRect(x, top + (lane - tall) / 2, BAR, tall, 1);
  }
  pen.fill();
}

/** Distances between labels on the axis, so that they stay readable at any length and width. */
const STEPS_MS = [
  500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
];

export function axisTicks(lengthMs: number, width: number): number[] {
  const fits = Math.max(2, Math.floor(width / 72));
  const step = STEPS_MS.find((one) => lengthMs / one <= fits) ?? 3_600_000;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, i) => i * step);
}
