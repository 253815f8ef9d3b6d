import type { InputType } from '#voice/inputs.ts';

/** Every type of input, each once: a new one that is missing here does not compile. */
const ALL: Record<InputType, true> = {
  'call.answered': true,
  'call.moved': true,
  'caller.started': true,
  'caller.pauses': true,
  'caller.stirs': true,
  'caller.stopped': true,
  'echo.found': true,
  'hearing.partial': true,
  'hearing.final': true,
  'hearing.failed': true,
  'caller.keypad': true,
  'caller.typed': true,
  'think.text': true,
  'think.tool': true,
  'think.done': true,
  'think.failed': true,
  'tool.done': true,
  'speech.began': true,
  'speech.done': true,
  'speech.timed': true,
  'speech.failed': true,
  'playout.began': true,
  'playout.ended': true,
  'playout.stopped': true,
  'timer.fired': true,
  'turn.predicted': true,
  'speech.late': true,
  'operator.say': true,
  'operator.mute': true,
  'operator.transferred': true,
  'call.end': true,
  'line.closed': true,
};

export const INPUT_TYPES = Object.keys(ALL) as InputType[];
