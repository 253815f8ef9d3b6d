/** A session in which an agent talks: a call like any other, whose line is in this process. */
import type { CallRequest, LiveCall, Reception } from '#platform/calls/reception.ts';
import { codeOf, ERRORS } from '#voice/errors.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { LineNotice } from '#voice/ports/line.ts';
import type { SessionHappening } from './session-event.ts';
import { SessionLine } from './session-line.ts';

export interface ConversationSetup {
  clock: Clock;
  reception: Pick<Reception, 'answer'>;
  request: CallRequest;
  tell: (happening: SessionHappening) => void;
  onAudio: (audio: Uint8Array) => void;
  /** The call has its id from now on. */
  onCall: (callId: string) => void;
  /** The call is over, or could not begin. */
  onOver: (how: 'over' | 'fault') => void;
}

export class Conversation {
  readonly #setup: ConversationSetup;
  readonly #line: SessionLine;
  #call: LiveCall | null = null;
  #beginning: Promise<void> | null = null;
  #over = false;
  #utterances = 0;

  constructor(setup: ConversationSetup) {
    this.#setup = setup;
    this.#line = new SessionLine({
      clock: setup.clock,
      onAudio: (audio) => setup.onAudio(audio),
      onClear: () => setup.tell({ type: 'reply.cleared' }),
      onNotice: (notice) => this.#noticed(notice),
    });
  }

  get utterances(): number {
    return this.#utterances;
  }

  /** The call begins with the first sound: before, nobody would hear the greeting. */
  frame(frame: Float32Array): void {
    this.#beginning ??= this.#begin();
    this.#line.frame(frame);
  }

  /** Hangs up; resolves when the call's record is closed. */
  async finish(): Promise<void> {
    if (this.#beginning === null) return this.#end('over');
    await this.#beginning;
    this.#line.close();
    await this.#call?.ended;
  }

  close(): void {
    this.#line.close();
  }

  async #begin(): Promise<void> {
    const { reception, request, tell, onCall } = this.#setup;
    try {
      const call = await reception.answer(this.#line, request);
      this.#call = call;
      call.subscribe((entry) => this.#logged(entry));
      onCall(call.id);
      void call.ended.then(() => this.#end('over'));
    } catch (fault) {
      const code = codeOf(fault);
      tell({ type: 'session.warning', code, message: ERRORS[code].meaning });
      this.#end('fault');
    }
  }

  #end(how: 'over' | 'fault'): void {
    if (this.#over) return;
    this.#over = true;
    this.#setup.onOver(how);
  }

  #noticed(notice: LineNotice): void {
    if (notice.type !== 'caption' || notice.who !== 'agent') return;
    const { id: replyId, text, final, heard = text } = notice;
    this.#setup.tell(
      final ? { type: 'reply.ended', replyId, text, heard } : { type: 'reply.partial', replyId, text },
    );
  }

  #logged({ kind, data }: LogEntry): void {
    if (kind !== 'event') return;
    const { tell } = this.#setup;
    if (data.type === 'caller.speaking') {
      this.#utterances += 1;
      tell({ type: 'speech.started', utteranceId: data.utteranceId, fromMs: data.startedMs });
    } else if (data.type === 'caller.partial') {
      tell({ type: 'transcript.partial', utteranceId: data.utteranceId, text: data.text });
    } else if (data.type === 'caller.said') {
      const { utteranceId, text, confidence, refused, startedMs, endedMs } = data;
      tell({ type: 'speech.ended', utteranceId, toMs: endedMs });
      const times = { fromMs: startedMs, toMs: endedMs, words: [] };
      tell({ type: 'transcript.final', utteranceId, text, confidence, refused, ...times });
    } else if (data.type === 'provider.failed') {
      tell({
        type: 'session.warning',
        code: data.code,
        message: `${data.role}: ${ERRORS[data.code].meaning}`,
      });
    }
  }
}
