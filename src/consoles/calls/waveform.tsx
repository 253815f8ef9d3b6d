/** Both sides of the call on one time axis; click or use the arrow keys to hear from there. */
import { Pause, Play, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { clockTime } from '../ui/format.ts';
import { colour, usePalette } from '../ui/theme.ts';
import { Select } from '../ui/select.tsx';
import { axisTicks, drawWaveform } from './draw-waveform.ts';
import type { Peaks } from './peaks.ts';
import type { Span } from './reading.ts';
import type { Player } from './use-player.ts';

const HEIGHT = 148;
const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const ZOOM_MAX = 16;

interface WaveformProps {
  spans: readonly Span[];
  peaks: Peaks | null;
  lengthMs: number;
  player: Player;
  note: string | null;
}

export function Waveform({ spans, peaks, lengthMs, player, note }: WaveformProps) {
  const [zoom, setZoom] = useState(1);
  return (
    <section aria-label="Recording" className="card overflow-hidden">
      <div className="flex">
        <div
          className="hidden w-16 shrink-0 flex-col border-r border-line text-xs font-semibold sm:flex"
          aria-hidden="true"
        >
          <span className="flex flex-1 items-center pl-3 text-caller">Caller</span>
          <span className="flex flex-1 items-center pl-3 text-agent">Agent</span>
          <span className="h-6" />
        </div>
        <Lanes spans={spans} peaks={peaks} lengthMs={lengthMs} player={player} zoom={zoom} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-3 py-2">
        {player.available ? (
          <>
            <button
              type="button"
              onClick={player.toggle}
              aria-label={player.playing ? 'Pause' : 'Play'}
              className="grid size-10 place-items-center rounded-full bg-ink text-paper hover:opacity-85"
            >
              {player.playing ? <Pause className="size-4.5" /> : <Play className="ml-0.5 size-4.5" />}
            </button>
            <span className="font-mono text-sm text-soft tabular">
              {clockTime(player.atMs, true)}{' '}
              <span className="text-faint max-sm:hidden">/ {clockTime(lengthMs, true)}</span>
            </span>
            <Select
              label="Speed"
              look="quiet"
              value={player.speed}
              choose={(speed) => player.setSpeed(Number(speed))}
            >
              {SPEEDS.map((speed) => (
                <option key={speed} value={speed}>
                  {speed} ×
                </option>
              ))}
            </Select>
          </>
        ) : (
          <p className="text-sm text-soft">{note}</p>
        )}
        <div className="ml-auto flex">
          <ZoomButton
            label="Zoom out"
            disabled={zoom <= 1}
            onClick={() => setZoom(zoom / 2)}
            Icon={ZoomOut}
          />
          <ZoomButton
            label="Zoom in"
            disabled={zoom >= ZOOM_MAX}
            onClick={() => setZoom(zoom * 2)}
            Icon={ZoomIn}
          />
        </div>
      </div>
    </section>
  );
}

function ZoomButton(props: { label: string; disabled: boolean; onClick: () => void; Icon: typeof ZoomIn }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.onClick}
      className="grid size-9 place-items-center rounded-lg text-soft hover:bg-sunken disabled:opacity-35"
    >
      <props.Icon className="size-4" aria-hidden="true" />
    </button>
  );
}

function Lanes({ spans, peaks, lengthMs, player, zoom }: Omit<WaveformProps, 'note'> & { zoom: number }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [boxWidth, setBoxWidth] = useState(600);
  const palette = usePalette();
  const width = Math.max(200, boxWidth * zoom);
  const length = Math.max(1, lengthMs);

  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setBoxWidth(entry.contentRect.width));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!canvas.current) return;
    const colours = { caller: colour('caller'), agent: colour('agent'), line: colour('line') };
    drawWaveform(canvas.current, { width, height: HEIGHT, lengthMs: length, spans, peaks, colours });
  }, [width, length, spans, peaks, palette]);
  useEffect(() => {
    if (!player.playing || zoom === 1 || !box.current) return;
    const x = (player.atMs / length) * width;
    const { scrollLeft, clientWidth } = box.current;
    if (x < scrollLeft || x > scrollLeft + clientWidth * 0.9) box.current.scrollLeft = x - clientWidth * 0.1;
  }, [player.playing, player.atMs, zoom, width, length]);

  const hear = (event: PointerEvent<HTMLDivElement>): void => {
    const area = event.currentTarget.getBoundingClientRect();
    player.seek(((event.clientX - area.left) / area.width) * length, true);
  };
  return (
    <div ref={box} className="min-w-0 flex-1 overflow-x-auto px-3">
      <div
        {...(player.available ? scrubber(player, length, hear) : {})}
        className="relative pt-3"
        style={{ width }}
      >
        <canvas
          ref={canvas}
          className={player.available ? 'block cursor-pointer' : 'block'}
          style={{ width, height: HEIGHT }}
        />
        <div className="relative h-6 font-mono text-2xs text-faint tabular" aria-hidden="true">
          {axisTicks(length, width).map((tick) => (
            <span
              key={tick}
              className={`absolute top-1 ${tick === 0 ? '' : '-translate-x-1/2'}`}
              style={{
                left: (tick / length) * width,
                display: (tick / length) * width > width - 16 ? 'none' : 'block',
              }}
            >
              {clockTime(tick, lengthMs < 4000)}
            </span>
          ))}
        </div>
        {player.available && (
          <div
            className="pointer-events-none absolute top-0 bottom-6 w-0.5 rounded-full bg-ink"
            style={{ transform: `translateX(${Math.min(width - 2, (player.atMs / length) * width)}px)` }}
          />
        )}
      </div>
    </div>
  );
}

/** Makes the lanes a place to hear from; without a recording they are only a picture. */
function scrubber(player: Player, length: number, hear: (event: PointerEvent<HTMLDivElement>) => void) {
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Place in the call',
    'aria-valuemin': 0,
    'aria-valuemax': Math.round(length),
    'aria-valuenow': Math.round(Math.min(length, player.atMs)),
    'aria-valuetext': `${clockTime(player.atMs, true)} of ${clockTime(length, true)}`,
    onPointerDown: hear,
    onKeyDown: (event: KeyboardEvent) => byKey(event, player, length),
  };
}

function byKey(event: KeyboardEvent, player: Player, lengthMs: number): void {
  const moves: Record<string, number> = {
    ArrowRight: player.atMs + 1000,
    ArrowLeft: player.atMs - 1000,
    PageDown: player.atMs + 10_000,
    PageUp: player.atMs - 10_000,
    Home: 0,
    End: lengthMs,
  };
  const to = moves[event.key];
  if (event.key === ' ') player.toggle();
  else if (to !== undefined) player.seek(to);
  else return;
  event.preventDefault();
}
