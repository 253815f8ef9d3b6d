import { useEffect, useRef } from 'react';
import type { Levels } from './talk-line.ts';

/** How loud the microphone is; written past React, at each animation frame. */
export function LevelMeter({ levels, muted }: { levels: () => Levels; muted: boolean }) {
  const track = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    let shown = 0;
    let toldAt = 0;
    const draw = (now: number): void => {
      const level = levels().caller;
      shown = Math.max(level, shown - 0.02);
      if (bar.current) bar.current.style.transform = `scaleX(${shown.toFixed(3)})`;
      if (now - toldAt > 250) {
        track.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
        toldAt = now;
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [levels]);
  return (
    <div
      ref={track}
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={`h-1.5 w-36 overflow-hidden rounded-full bg-line ${muted ? 'opacity-40' : ''}`}
    >
      <div ref={bar} className="h-full origin-left scale-x-0 rounded-full bg-caller" />
    </div>
  );
}
