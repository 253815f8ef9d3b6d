import { describe, expect, it } from 'vitest';
import { addressOf, type Refused } from './ringing.ts';

function refusal(body: string, status = 200): Refused {
  try {
    addressOf(body, status);
  } catch (fault) {
    return fault as Refused;
  }
  throw new Error('It was connected.');
}

describe('What the voice webhook answers', () => {
  it('is the way to the media socket, with its parameters', () => {
    const twiml =
      '<Response><Connect><Stream url="ws://host/media?a=1&amp;b=2"><Parameter name="ticket" value="t&lt;1"/></Stream></Connect></Response>';
    expect(addressOf(twiml, 200)).toEqual({ url: 'ws://host/media?a=1&b=2', parameters: { ticket: 't<1' } });
  });

  it('is the busy signal, a sentence, or a fault', () => {
    expect(refusal('<Response><Reject reason="busy"/></Response>').answer).toBe('busy');
    const sentence = refusal('<Response><Say>All lines are busy.</Say><Hangup/></Response>');
    expect([sentence.answer, sentence.message]).toEqual(['sentence', 'All lines are busy.']);
    expect(refusal('no', 403)).toMatchObject({ answer: 'error', message: '403: no' });
  });
});
