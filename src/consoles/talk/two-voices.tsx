/** The living picture of a conversation: the caller is the line outside, the agent the form inside; each moves as it sounds. */
import { useEffect, useRef } from 'react';
import { colour, reducedMotion, usePalette } from '../ui/theme.ts';
import type { Floor } from './conversation.ts';
import type { Levels } from './talk-line.ts';

const POINTS = 120;
/** Loudness reaches the picture with this share a frame: quick to rise, slow to fall, so that speech swells instead of flickering. */
const RISE = 0.35;
const FALL = 0.07;

export function TwoVoices({ levels, floor, live }: { levels: () => Levels; floor: Floor; live: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const colours = { caller: colour('caller'), agent: colour('agent') };
    const seen: Levels = { caller: 0, agent: 0 };
    let frame = 0;
    const draw = (now: number): void => {
      const size = element.clientWidth;
      const density = Math.min(2, window.devicePixelRatio || 1);
      if (element.width !== size * density) element.width = element.height = size * density;
      pen.setTransform(density, 0, 0, density, 0, 0);
      const heard = levels();
      seen.caller += (heard.caller - seen.caller) * (heard.caller > seen.caller ? RISE : FALL);
      seen.agent += (heard.agent - seen.agent) * (heard.agent > seen.agent ? RISE : FALL);
      const seconds = reducedMotion.matches ? 0 : now / 1000;
      paint({ pen, size, seconds, levels: seen, floor, live, colours });
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [levels, floor, live, palette]);
  return <canvas ref={canvas} className="block aspect-square w-full" aria-hidden="true" />;
}

interface Picture {
  pen: CanvasRenderingContext2D;
  size: number;
  seconds: number;
  levels: Levels;
  floor: Floor;
  live: boolean;
  colours: { caller: string; agent: string };
}

function paint({ pen, size, seconds, levels, floor, live, colours }: Picture): void {
  const unit = size / 2;
  pen.clearRect(0, 0, size, size);
  const breath = Math.sin(seconds * 1.1) * 0.012;
  const inner = unit * (0.46 + breath + levels.agent * 0.13);
  const outer = unit * (0.72 - breath + levels.caller * 0.09);
  const restless = floor === 'thinking' ? 0.055 : 0.012;

  const glow = pen.createRadialGradient(unit, unit * 0.86, inner * 0.1, unit, unit, inner * 1.12);
  glow.addColorStop(0, colours.agent);
  glow.addColorStop(1, colours.agent);
  pen.globalAlpha = live ? 0.16 + levels.agent * 0.2 : 0.1;
  pen.fillStyle = glow;
  for (const [scale, turn] of [
    [1.16, 0.7],
    [1.06, 1.3],
    [0.94, 2.1],
  ] as const) {
    trace({
      pen,
      unit,
      radius: inner * scale,
      wave: restless + levels.agent * 0.07,
      lobes: 3,
      turn: seconds * turn,
    });
    pen.fill();
  }

  pen.lineWidth = 2 + levels.caller * 2;
  pen.strokeStyle = colours.caller;
  for (const [scale, alpha, turn] of [
    [1, 0.95, 0.9],
    [1.05, 0.4, -0.6],
    [1.1, 0.18, 0.4],
  ] as const) {
    pen.globalAlpha = live ? alpha : alpha * 0.5;
    trace({
      pen,
      unit,
      radius: outer * scale,
      wave: 0.008 + levels.caller * 0.09,
      lobes: 7,
      turn: seconds * turn,
    });
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

interface Wave {
  pen: CanvasRenderingContext2D;
  unit: number;
  radius: number;
  wave: number;
  lobes: number;
  turn: number;
}

/** A closed curve: a circle with two slow waves of different lengths running around it. */
function trace({ pen, unit, radius, wave, lobes, turn }: Wave): void {
  pen.beginPath();
  for (let i = 0; i <= POINTS; i++) {
    const angle = (i / POINTS) * Math.PI * 2;
    const swing = Math.sin(angle * lobes + turn * 2) + 0.6 * Math.sin(angle * (lobes - 1) - turn * 1.4);
    const reach = radius * (1 + wave * swing);
    const x = unit + Math.cos(angle) * reach;
    const y = unit + Math.sin(angle) * reach;
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.closePath();
}
