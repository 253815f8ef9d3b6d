/** A reply's latency waterfall: where the time between the caller's last word and the agent's first sound went. */
import type { Waterfall } from '#wire/happening.ts';
import { milliseconds } from '../ui/format.ts';
import { WAIT_PARTS, wholeParts } from './waterfall.ts';

/** `scaleMs` is the length of the longest wait of the call, so that bars compare. */
export function WaitBar({ waterfall, scaleMs }: { waterfall: Waterfall; scaleMs: number }) {
  const whole = wholeParts(waterfall);
  const scale = Math.max(1, scaleMs, whole.totalMs);
  const spoken = WAIT_PARTS.map(({ key, label }) => `${label.toLowerCase()} ${whole[key]} ms`).join(', ');
  return (
    <figure className="mt-2.5 max-w-xl" aria-label={`Wait of ${whole.totalMs} ms: ${spoken}`}>
      <div className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken" aria-hidden="true">
        {WAIT_PARTS.map(({ key, colour, label, what }) => (
          <div
            key={key}
            title={`${label}: ${whole[key]} ms (${what})`}
            style={{ width: `${(whole[key] / scale) * 100}%`, background: colour }}
          />
        ))}
      </div>
      <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-2xs text-soft tabular">
        {WAIT_PARTS.map(({ key, label, colour, what }) => (
          <span key={key} className="flex items-center gap-1.5" title={what}>
            <span className="size-1.5 rounded-full" style={{ background: colour }} />
            {label} <span data-wait={key}>{whole[key]}</span>
          </span>
        ))}
        <span className="font-semibold text-ink" data-wait="totalMs" data-ms={whole.totalMs}>
          = {milliseconds(whole.totalMs)}
        </span>
      </figcaption>
    </figure>
  );
}
