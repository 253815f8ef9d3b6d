/** What the talk view says, in a sentence, about events that are not talk. */
import type { Happening } from '#wire/happening.ts';
import { ROLES } from '../ui/roles.ts';

interface Note {
  text: string;
  tone: 'plain' | 'warn' | 'bad';
}

const BECAUSE = {
  backchannel: 'it was only a “mm-hm”',
  noise: 'it was noise',
  'not-understood': 'nothing was understood',
};
const DONE = {
  prompt_for_clarification: 'asked again',
  maintain_voice_stream: 'kept the line alive',
  say: 'said a prepared sentence',
  switch_provider: 'switched the provider',
  end_call: 'ended the call',
};
const ON = {
  confidence_below: 'Not sure what was said',
  no_match: 'What was said fits nothing expected',
  no_input: 'Nothing was said',
  stt_error: 'The recogniser failed',
  tts_error: 'The synthesiser failed',
  llm_error: 'The model failed',
  llm_timeout: 'The model took too long',
};

/** Null for what the talk view leaves out. */
export function noteOf(happening: Happening): Note | null {
  switch (happening.type) {
    case 'call.answered':
      return { text: 'Call answered', tone: 'plain' };
    case 'call.moved':
      return { text: 'Another process goes on with the call: its own had died', tone: 'bad' };
    case 'caller.keypad':
      return { text: `Pressed ${happening.digit}`, tone: 'plain' };
    case 'echo.found':
      return {
        text: `The line gives the agent's voice back after ${happening.delayMs} ms at ${happening.levelDb} dB; it is not taken for the caller`,
        tone: 'plain',
      };
    case 'reply.resumed':
      return { text: `Went on speaking: ${BECAUSE[happening.because]}`, tone: 'plain' };
    case 'tool.called':
      return { text: `Called the tool ${happening.name}`, tone: 'plain' };
    case 'tool.answered':
      return happening.ok ? null : { text: 'The tool failed', tone: 'warn' };
    case 'provider.failed':
      return { text: `The ${ROLES[happening.role]} failed (${happening.code})`, tone: 'bad' };
    case 'provider.slow': {
      const beside =
        happening.beside === null
          ? ''
          : `; ${ROLES[happening.role]} ${happening.beside + 1} is asked beside it`;
      return { text: `The ${ROLES[happening.role]} takes long${beside}`, tone: 'warn' };
    }
    case 'provider.skipped':
      return {
        text: `Skipped ${ROLES[happening.role]} ${happening.provider + 1}: circuit open`,
        tone: 'warn',
      };
    case 'provider.switched':
      return { text: `Switched to ${ROLES[happening.role]} ${happening.to + 1}`, tone: 'warn' };
    case 'fallback.fired': {
      const done = happening.actions.map((step) => DONE[step]).join(', ');
      return { text: `${ON[happening.on]}: ${done} (policy ${happening.policyId})`, tone: 'warn' };
    }
    case 'reply.withheld':
      return { text: `Held back what must not be said: “${happening.phrase}”`, tone: 'warn' };
    case 'agent.muted':
      return { text: happening.on ? 'The agent was muted' : 'The agent may speak again', tone: 'warn' };
    case 'call.transferred':
      return { text: `Handed to ${happening.to}`, tone: 'plain' };
    case 'silence':
      return happening.because === 'wait-asked'
        ? { text: 'Waits, as the caller asked', tone: 'plain' }
        : null;
    case 'call.ended':
      return { text: `Call ended by ${happening.by}: ${happening.reason}`, tone: 'plain' };
    case 'call.ending':
    case 'caller.speaking':
    case 'caller.partial':
    case 'caller.said':
    case 'turn.committed':
    case 'thought.ahead':
    case 'reply.started':
    case 'reply.clause':
    case 'reply.audible':
    case 'reply.paused':
    case 'reply.ended':
    case 'expecting':
    case 'slots':
      return null;
    default:
      happening satisfies never;
      return null;
  }
}
