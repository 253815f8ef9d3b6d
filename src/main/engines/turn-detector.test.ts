import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '#adapters/telemetry/log.ts';
import { StartFault } from '#platform/start-fault.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { openTurnDetector } from './turn-detector.ts';

const log = openLog({ level: 'silent', secrets: [], plain: false, write: () => undefined });

describe('PARLEY_TURN_MODEL', () => {
  it('opens nothing when it is not set', async () => {
    expect(await openTurnDetector(null, new VirtualClock(), log)).toBeNull();
  });

  it('stops the start with a sentence when the file cannot serve', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-turn-model-'));
    try {
      const path = join(folder, 'page.onnx');
      writeFileSync(path, '<html>Sign in to download</html>');
      const fault = await openTurnDetector(path, new VirtualClock(), log).catch((one: unknown) => one);
      expect(fault).toBeInstanceOf(StartFault);
      expect((fault as StartFault).sentence).toMatch(/^PARLEY_TURN_MODEL cannot be used: .+\.$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
