import { describe, expect, test } from 'vitest';
import type { CallEvent } from '#wire/api.ts';
import type { Happening } from '#wire/happening.ts';
import { readCall } from './reading.ts';

function log(...happenings: [number, Happening][]): CallEvent[] {
  return happenings.map(([atMs, data], seq) => ({ seq, atMs, kind: 'event', data }));
}
const WAIT = {
  decideMs: 400,
  firstTokenMs: 1,
  firstClauseMs: 2,
  firstAudioMs: 60,
  audibleMs: 20,
  totalMs: 483,
};

describe('reading a call’s log', () => {
  test('a reply that was paused for a “mm-hm” is two stretches of sound and one line of talk', () => {
    const { items, spans } = readCall(
      log(
        [100, { type: 'reply.started', replyId: 'r', turnId: null, kind: 'answer' }],
        [120, { type: 'reply.clause', replyId: 'r', clauseId: 'c', text: 'Two words.', say: 'two words' }],
        [150, { type: 'reply.audible', replyId: 'r', waterfall: WAIT }],
        [900, { type: 'reply.paused', replyId: 'r', heard: 'Two', heardMs: 750 }],
        [1400, { type: 'reply.resumed', replyId: 'r', because: 'backchannel', from: 'words' }],
        [
          2000,
          {
            type: 'reply.ended',
            replyId: 'r',
            text: 'Two words.',
            heard: 'Two words.',
            cut: false,
            heardMs: 1350,
          },
        ],
      ),
    );
    expect(spans.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [150, 900],
      [1400, 2000],
    ]);
    expect(items.filter((item) => item.kind === 'agent')).toMatchObject([
      { atMs: 150, endMs: 2000, waterfall: WAIT },
    ]);
  });

  test('a cut reply keeps what was heard, and only its last stretch is marked as cut', () => {
    const { items, spans } = readCall(
      log(
        [0, { type: 'reply.started', replyId: 'r', turnId: null, kind: 'answer' }],
        [50, { type: 'reply.audible', replyId: 'r', waterfall: null }],
        [600, { type: 'reply.paused', replyId: 'r', heard: 'One', heardMs: 550 }],
        [
          900,
          { type: 'reply.ended', replyId: 'r', text: 'One two three', heard: 'One', cut: true, heardMs: 550 },
        ],
      ),
    );
    expect(items).toMatchObject([{ kind: 'agent', heard: 'One', cut: true }]);
    expect(spans).toMatchObject([{ startMs: 50, endMs: 600, cut: true }]);
  });

  test('what the caller says grows while it is said, and takes its final times', () => {
    const events = log(
      [300, { type: 'caller.speaking', utteranceId: 'u', startedMs: 220, over: 'silence' }],
      [600, { type: 'caller.partial', utteranceId: 'u', text: 'ten of' }],
      [
        1400,
        {
          type: 'caller.said',
          utteranceId: 'u',
          text: 'ten of clubs',
          confidence: 0.9,
          refused: false,
          startedMs: 210,
          endedMs: 1200,
        },
      ],
    );
    expect(readCall(events.slice(0, 2)).items).toMatchObject([{ text: 'ten of', open: true }]);
    expect(readCall(events).items).toMatchObject([
      { text: 'ten of clubs', open: false, atMs: 210, endMs: 1200 },
    ]);
    expect(readCall(events).spans).toMatchObject([{ startMs: 210, endMs: 1200 }]);
  });

  test('a typed turn is a line of the caller without sound', () => {
    const reading = readCall(
      log([
        500,
        {
          type: 'turn.committed',
          turnId: 't',
          text: 'hello',
          confidence: 1,
          via: 'typed',
          speechEndedMs: null,
          rule: 'x',
        },
      ]),
    );
    expect(reading.items).toMatchObject([{ kind: 'caller', via: 'typed', text: 'hello' }]);
    expect(reading.spans).toEqual([]);
  });

  test('an event that a newer Parley wrote does not break the page', () => {
    const events: CallEvent[] = [{ seq: 0, atMs: 10, kind: 'event', data: { type: 'call.teleported' } }];
    expect(readCall(events)).toMatchObject({ items: [], lengthMs: 10 });
  });
});
