import { afterEach, expect } from 'vitest';
import { StagedCall, type StageSetup } from './staged-call.ts';

/** For one test file: stages calls, and after each test holds every one of them to its replay. [RE1] */
export function callStage(): (setup?: StageSetup) => StagedCall {
  const calls: StagedCall[] = [];
  afterEach(() => {
    for (const call of calls.splice(0)) expect(call.replayDifference).toBeNull();
  });
  return (setup = {}) => {
    const call = new StagedCall(setup);
    calls.push(call);
    return call;
  };
}
