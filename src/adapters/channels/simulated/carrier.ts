/** A carrier that needs none: whoever is called answers at once, and says what the request's script has. */
import type { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { PlacedCall } from '#platform/calls/outbound/placed-call.ts';
import type { Carrier, CarrierState } from '#platform/calls/outbound/ports/carrier.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { SimulatedLine } from './line.ts';
import type { ScriptLine } from './scripted-caller.ts';

/** It rings once. */
const RING_MS = 300;

export interface SimulatedCarrierSetup {
  clock: Clock;
  /** The voice of the callers. */
  tts: TextToSpeech;
  onFault: (callId: string, fault: unknown) => void;
}

export class SimulatedCarrier implements Carrier {
  readonly #setup: SimulatedCarrierSetup;
  /** Those that ring or talk. */
  readonly #calls = new Set<string>();
  #outbound: Pick<OutboundCalls, 'news' | 'answered' | 'begin'> | null = null;

  constructor(setup: SimulatedCarrierSetup) {
    this.#setup = setup;
  }

  /** Whom its news are for. */
  attach(outbound: Pick<OutboundCalls, 'news' | 'answered' | 'begin'>): void {
    this.#outbound = outbound;
  }

  async demandAccount(): Promise<void> {}

  async place(call: PlacedCall, signal: AbortSignal): Promise<{ carrierId: string }> {
    const carrierId = `SIM-${call.callId}-${call.attempt}`;
    const { script, scriptBy } = call.request;
    const lines =
      scriptBy === 'text' ? script.map((typed) => ({ typed })) : await this.#speak(script, signal);
    this.#calls.add(carrierId);
    this.#setup.clock.timer(RING_MS, () => {
      this.#ring(call, carrierId, lines).catch((fault: unknown) => this.#setup.onFault(call.callId, fault));
    });
    return { carrierId };
  }

  async look({ carrierId }: PlacedCall): Promise<CarrierState | null> {
    return carrierId !== null && this.#calls.has(carrierId) ? 'ringing' : null;
  }

  async hangUp({ carrierId }: PlacedCall): Promise<void> {
    this.#calls.delete(carrierId ?? '');
  }

  async #ring({ callId, attempt }: PlacedCall, carrierId: string, lines: ScriptLine[]): Promise<void> {
    await this.#outbound?.news({ callId, attempt, carrierId, state: 'ringing' });
    const call = await this.#outbound?.answered(callId, attempt, carrierId);
    if (!call || !this.#calls.has(carrierId)) return;
    const live = await this.#outbound?.begin(call, new SimulatedLine(this.#setup.clock, lines));
    void live?.ended.then(() => this.#calls.delete(carrierId));
  }

  async #speak(script: string[], signal: AbortSignal): Promise<ScriptLine[]> {
    const lines: ScriptLine[] = [];
    for (const text of script) {
      const chunks: Float32Array[] = [];
      const request = { text, locale: 'en-US', voice: 'default', speed: 1 };
      for await (const { samples } of this.#setup.tts.speak(request, signal)) chunks.push(samples);
      const sound = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      chunks.reduce((at, chunk) => (sound.set(chunk, at), at + chunk.length), 0);
      lines.push({ sound });
    }
    return lines;
  }
}
