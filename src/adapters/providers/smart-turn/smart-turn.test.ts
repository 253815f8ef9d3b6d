import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { turnDetectorContract } from '#voice/ports/turn-detector.contract.ts';
import { whatIsWrong } from './check-model.ts';
import { logMel } from './log-mel.ts';
import { loadRuntime } from './model.ts';
import { onnxFile } from './onnx.fixture.ts';
import { openSmartTurn } from './smart-turn.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-turn-model-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
const good = file('good.onnx', onnxFile());
const open = (clock = new VirtualClock()) => openSmartTurn({ path: good, clock });
const never = (): AbortSignal => new AbortController().signal;

const reason = ((): string | null => {
  try {
    loadRuntime();
    return null;
  } catch {
    return 'onnxruntime-node is not installed';
  }
})();

describe.skipIf(reason !== null)(`Smart Turn${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  turnDetectorContract('Smart Turn', async () => {
    const detector = await open();
    return { detector, close: () => detector.close() };
  });

  it('answers what the model computes of the features', async () => {
    const detector = await open();
    const audio = Float32Array.from({ length: 12_000 }, (_, i) => 0.2 * Math.sin(i / 9) * Math.sin(i / 700));
    const features = logMel(audio);
    const mean = features.reduce((sum, value) => sum + value, 0) / features.length;
    expect(await detector.predict(audio, never())).toBeCloseTo(1 / (1 + Math.exp(-mean)), 4);
    await detector.close();
  });

  it('gives no answer after its deadline, and is asked again without delay', async () => {
    const clock = new VirtualClock();
    const detector = await open(clock);
    const late = detector.predict(new Float32Array(16_000), never());
    await clock.advance(400);
    expect(await late).toBeNull();
    expect(clock.pendingTimers).toBe(0);
    expect(await detector.predict(new Float32Array(16_000), never())).not.toBeNull();
    await detector.close();
  });

  it('turns away more questions than it can answer in time', async () => {
    const detector = await open();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => detector.predict(new Float32Array(4000), never())),
    );
    expect(answers.filter((one) => one === null).length).toBeGreaterThan(15);
    expect(answers.filter((one) => one !== null).length).toBeGreaterThanOrEqual(8);
    await detector.close();
  });

  it('answers nothing when it is closed, not even what it was asked before', async () => {
    const detector = await open();
    const asked = [1, 2, 3].map(() => detector.predict(new Float32Array(128_000), never()));
    await detector.close();
    expect((await Promise.all(asked)).slice(1)).toEqual([null, null]);
    expect(await detector.predict(new Float32Array(100), never())).toBeNull();
  });
});

describe.skipIf(reason !== null)('A file that is said to be a turn detector', () => {
  it('is taken when it is one', async () => {
    expect(await whatIsWrong(good)).toBeNull();
    expect(await whatIsWrong(file('other-name.onnx', onnxFile({ input: 'features' })))).toBeNull();
  });

  it.each<[string, Uint8Array | null, RegExp]>([
    ['missing', null, /missing\.onnx is not a file; give the path/],
    ['empty', new Uint8Array(0), /has 0 bytes/],
    ['text', new TextEncoder().encode('<html>Not found</html>'), /is not a Smart Turn model .*\(.+\)\.$/],
    ['cut', onnxFile().slice(0, 150), /is not a Smart Turn model .*\(.+\)\.$/],
    ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251), /is not a Smart Turn model/],
    ['other-shape', onnxFile({ bands: 40, steps: 100 }), /is not a Smart Turn model .*80 × 800/],
    ['no-probability', onnxFile({ sigmoid: false }), /not one probability from 0 to 1/],
  ])('is refused with a sentence when it is %s', async (name, bytes, sentence) => {
    const path = bytes ? file(`${name}.onnx`, bytes) : join(folder, `${name}.onnx`);
    expect(await whatIsWrong(path)).toMatch(sentence);
  });
});
