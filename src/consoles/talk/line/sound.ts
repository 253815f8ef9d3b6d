/** The browser's sound for one conversation: microphone frames out, the agent's audio in. Opened by a click, closed by its owner. */
// oxlint-disable-next-line import/default -- the builder makes the worklet's address of it
import captureUrl from './capture.worklet.ts?worker&url';
import type { CapturedFrame } from './capture.worklet.ts';
import { LINE_RATE_HZ } from './frames.ts';
import { openMicrophone } from './microphone.ts';
// oxlint-disable-next-line import/default -- the builder makes the worklet's address of it
import playbackUrl from './playback.worklet.ts?worker&url';
import type { FromPlayback, ToPlayback } from './playback.worklet.ts';

export interface SoundListener {
  frame(frame: CapturedFrame): void;
  fromPlayback(message: FromPlayback): void;
  /** The microphone was unplugged or taken away. */
  microphoneLost(): void;
}

export interface Sound {
  toPlayback(message: ToPlayback): void;
  setMuted(muted: boolean): void;
  close(): void;
}

/** Opens the loudspeaker and, when wanted, the microphone. Rejects with MicrophoneError; nothing stays open then. */
export async function openSound(
  options: { microphone: boolean; deviceId: string | null },
  listener: SoundListener,
): Promise<Sound> {
  const stream = options.microphone ? await openMicrophone(options.deviceId) : null;
  const closers: (() => void)[] = [() => stream?.getTracks().forEach((track) => track.stop())];
  const close = (): void => closers.splice(0).forEach((closer) => closer());
  try {
    const { context, source } = openContext(stream);
    closers.push(() => void context.close());
    await context.resume();
    await Promise.all([
      context.audioWorklet.addModule(captureUrl),
      context.audioWorklet.addModule(playbackUrl),
    ]);
    if (source) {
      const capture = new AudioWorkletNode(context, 'parley-capture', {
        numberOfOutputs: 0,
        channelCount: 1,
      });
      capture.port.onmessage = (message: MessageEvent<CapturedFrame>) => listener.frame(message.data);
      source.connect(capture);
    }
    const playback = new AudioWorkletNode(context, 'parley-playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    playback.port.onmessage = (message: MessageEvent<FromPlayback>) => listener.fromPlayback(message.data);
    playback.connect(context.destination);
    const toPlayback = (message: ToPlayback): void => {
      const moved = message.type === 'audio' ? [message.samples.buffer as ArrayBuffer] : [];
      playback.port.postMessage(message, moved);
    };
    keepLatencyKnown(context, toPlayback, closers);
    for (const track of stream?.getAudioTracks() ?? []) track.onended = () => listener.microphoneLost();
    return {
      toPlayback,
      setMuted: (muted) => stream?.getAudioTracks().forEach((track) => (track.enabled = !muted)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** At the line's own rate where the browser can; some refuse a microphone of another rate, and the worklets then resample. */
function openContext(stream: MediaStream | null): {
  context: AudioContext;
  source: MediaStreamAudioSourceNode | null;
} {
  const context = new AudioContext({ sampleRate: LINE_RATE_HZ, latencyHint: 'interactive' });
  if (!stream) return { context, source: null };
  try {
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    void context.close();
    const own = new AudioContext({ latencyHint: 'interactive' });
    return { context: own, source: own.createMediaStreamSource(stream) };
  }
}

/** Headphones may come and go in mid-call, and with them the time that a sample takes to the ear. */
function keepLatencyKnown(
  context: AudioContext,
  toPlayback: (message: ToPlayback) => void,
  closers: (() => void)[],
): void {
  const tell = (): void => {
    const output = Number.isFinite(context.outputLatency) ? context.outputLatency : 0;
    toPlayback({ type: 'latency', seconds: Math.min(1, context.baseLatency + output) });
  };
  tell();
  const timer = setInterval(tell, 1000);
  closers.push(() => clearInterval(timer));
}
