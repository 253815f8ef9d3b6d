/** The microphone's side of the audio thread: resamples to 16 kHz and sends frames of 20 ms to the page. */
import { FrameCutter, LINE_RATE_HZ, rootMeanSquare } from './frames.ts';
import { Resampler } from './resampler.ts';

/** From the capture worklet to the page: one frame of 20 ms and its loudness. */
export interface CapturedFrame {
  samples: Int16Array;
  rms: number;
}

class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, LINE_RATE_HZ);
  private readonly cutter = new FrameCutter();
  private sumOfSquares = 0;
  private blocks = 0;
  private readonly quiet = new Float32Array(128);

  override process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0] ?? this.quiet;
    const rms = rootMeanSquare(input);
    this.sumOfSquares += rms * rms;
    this.blocks += 1;
    this.cutter.push(this.resampler.process(input), (frame) => {
      const captured: CapturedFrame = {
        samples: frame.slice(),
        rms: Math.sqrt(this.sumOfSquares / this.blocks),
      };
      this.sumOfSquares = 0;
      this.blocks = 0;
      this.port.postMessage(captured, [captured.samples.buffer]);
    });
    return true;
  }
}

registerProcessor('parley-capture', Capture);
