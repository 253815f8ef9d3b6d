import { thinkFailed } from '../fallback/mind-trouble.ts';
import type { MindInput } from '../inputs.ts';
import type { Moment } from '../moment.ts';
import { thinkDone, thinkText, thinkTool } from './think.ts';

/** What the mind reports of the answer in the making. */
export function mindSaid(m: Moment, input: MindInput): void {
  switch (input.type) {
    case 'think.text':
      return thinkText(m, input);
    case 'think.tool':
      return thinkTool(m, input);
    case 'think.done':
      return thinkDone(m, input);
    case 'think.failed':
      return thinkFailed(m, input.thinkId, input.code);
  }
}
