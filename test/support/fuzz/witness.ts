/** What must hold in every call, whatever happens around it: checked after every step. Each check answers with a sentence or null. */
import type { Effect } from '#voice/effects.ts';
import type { Happening } from '#voice/events.ts';
import type { Input } from '#voice/inputs.ts';
import type { CallState } from '#voice/state.ts';
import { isPlain } from './plain.ts';
import { endsTheWait } from './waits.ts';

type After = { state: CallState; effects: Effect[] };

/** Timers that may run at once, next to those of tools and of clauses in the making. */
const MOST_TIMERS = 16;
/** The state without plan, history, and what is being said: a longer call must not need more. */
const MOST_STATE_CHARS = 3000;
/** Openings of what no one takes for a murmur of assent. */
const PLAIN = ['stop', 'when do', 'my number'];
const CHECK_STATE_EVERY = 23;

export class Witness {
  /** What was asked for and is neither answered nor cancelled: `think t7`. */
  readonly outstanding = new Set<string>();
  readonly #started = new Set<string>();
  /** Clauses that playout has in hand. */
  readonly queued = new Set<string>();
  playoutStands = false;
  readonly #heard: string[] = [];
  /** Plain words that no turn has held yet, by utterance. */
  readonly #said = new Map<string, string>();
  readonly #clauses = new Map<string, string>();
  #reply: string | null = null;
  /** A clause of it could not be spoken, or not to its end. */
  #lossy = false;
  #ended = 0;
  #steps = 0;
  #atMs = 0;

  constructor(state: CallState) {
    this.#atMs = state.nowMs;
  }

  saw(input: Input, after: After): string | null {
    this.#steps += 1;
    if (input.atMs < this.#atMs) return 'time goes back';
    this.#atMs = input.atMs;
    this.#answered(input);
    for (const effect of after.effects) {
      const broken = effect.type === 'note' ? this.#happened(effect.event) : this.#asked(effect);
      if (broken) return broken;
    }
    return (
      this.#checkFloor(after.state) ??
      this.#checkWords(input, after.state) ??
      this.#checkState(after.state) ??
      endsTheWait(after.state, this)
    );
  }

  /** The call is over. */
  afterTheEnd(state: CallState): string | null {
    if (state.phase !== 'ended') return null;
    if (this.#ended !== 1) return `call.ended was told ${this.#ended} times`;
    const left = [...this.outstanding].filter((one) => !one.startsWith('tool ') && !one.startsWith('stop '));
    if (left.length > 0) return `after the end there is still: ${left.join(', ')}`;
    if (this.queued.size > 0) return `after the end playout still has ${[...this.queued].join(', ')}`;
    return null;
  }

  #answered(input: Input): void {
    const [kind, id] = answerOf(input) ?? [];
    if (kind !== undefined) this.outstanding.delete(`${kind} ${id}`);
    if (input.type === 'playout.ended') this.queued.delete(input.clauseId);
  }

  #begin(what: string): string | null {
    this.outstanding.add(what);
    return this.#once(what);
  }

  #once(what: string): string | null {
    if (this.#started.has(what)) return `${what} was begun twice`;
    this.#started.add(what);
    return null;
  }

  #cancel(what: string): string | null {
    if (!this.#started.has(what)) return `${what} was cancelled and never begun`;
    this.outstanding.delete(what);
    return null;
  }

  #asked(effect: Exclude<Effect, { type: 'note' }>): string | null {
    if (this.#ended > 0) return `${effect.type} after the end`;
    switch (effect.type) {
      case 'hear.open':
        return this.#begin(`hear ${effect.hearId}`);
      case 'hear.cancel':
        return this.#cancel(`hear ${effect.hearId}`);
      case 'think.start':
        return this.#begin(`think ${effect.thinkId}`);
      case 'think.cancel':
        return this.#cancel(`think ${effect.thinkId}`);
      case 'tool.run':
        return this.#begin(`tool ${effect.toolRunId}`) ?? this.#once(`request ${effect.request.id}`);
      case 'speak.start':
        return this.#isOfReply(effect.clauseId) ?? this.#begin(`speak ${effect.speakId}`);
      case 'speak.cancel':
        return this.#cancel(`speak ${effect.speakId}`);
      case 'timer.set':
        return this.#begin(`timer ${effect.timerId}`);
      case 'timer.cancel':
        return this.#cancel(`timer ${effect.timerId}`);
      case 'playout.pause':
      case 'playout.stop':
        this.playoutStands = effect.type === 'playout.pause';
        if (effect.type === 'playout.stop') this.queued.clear();
        return this.#begin(`stop ${effect.stopId}`);
      case 'playout.resume':
        this.playoutStands = false;
        return effect.clauseId === null ? null : this.#isOfReply(effect.clauseId);
      case 'playout.queue':
        this.queued.add(effect.clauseId);
        return this.#isOfReply(effect.clauseId);
      case 'playout.skip':
        this.queued.delete(effect.clauseId);
        this.#lossy = true;
        return null;
      case 'hear.finish':
      case 'playout.comfort':
      case 'line.hang-up':
        return null;
    }
  }

  #isOfReply(clauseId: string): string | null {
    const reply = this.#clauses.get(clauseId);
    return reply !== undefined && reply === this.#reply
      ? null
      : `clause ${clauseId} of a reply that is over is to be played`;
  }

  #happened(event: Happening): string | null {
    if (this.#ended > 0) return `${event.type} was told after call.ended`;
    switch (event.type) {
      case 'call.ended':
        this.#ended += 1;
        return null;
      case 'reply.started':
        if (this.#reply !== null) return `reply ${event.replyId} began while ${this.#reply} was going on`;
        this.#reply = event.replyId;
        this.#lossy = false;
        return null;
      case 'reply.clause':
        this.#clauses.set(event.clauseId, event.replyId);
        return event.replyId === this.#reply ? null : 'a clause of a reply that is over';
      case 'provider.failed':
        this.#lossy ||= event.role === 'tts';
        return null;
      case 'caller.said':
        if (PLAIN.some((words) => event.text.startsWith(words)))
          this.#said.set(event.utteranceId, event.text);
        return null;
      case 'turn.committed':
        for (const [id, text] of this.#said) if (event.text.includes(text)) this.#said.delete(id);
        return null;
      case 'reply.ended':
        return this.#replyEnded(event);
      default:
        return null;
    }
  }

  #replyEnded({ replyId, text, heard }: Extract<Happening, { type: 'reply.ended' }>): string | null {
    if (replyId !== this.#reply) return `reply ${replyId} ended and was not going on`;
    this.#reply = null;
    if (heard !== '') this.#heard.push(heard);
    const isPrefix = text === heard || text.startsWith(heard === '' ? '' : `${heard} `);
    if (isPrefix || (this.#lossy && isWithin(heard.split(' '), text.split(' ')))) return null;
    return `"${heard}" was heard of "${text}"`;
  }

  #checkFloor(state: CallState): string | null {
    if ((state.reply?.id ?? null) !== this.#reply) return 'the reply of the state is not that of the events';
    if (!state.reply && this.queued.size > 0)
      return `playout has ${[...this.queued].join(', ')} and nobody speaks`;
    const said = state.memory.history.flatMap((one) => (one.who === 'agent' ? [one.text] : []));
    if (said.length !== this.#heard.length || said.at(-1) !== this.#heard.at(-1))
      return `memory holds ${JSON.stringify(said.slice(-2))}, heard was ${JSON.stringify(this.#heard.slice(-2))}`;
    return null;
  }

  /** What the caller has plainly said is answered, or still stands to be. */
  #checkWords(input: Input, state: CallState): string | null {
    const ends = state.phase !== 'active' || (state.reply?.end ?? null) !== null;
    if (input.type === 'caller.typed' || ends) this.#said.clear();
    for (const [id, text] of this.#said) {
      if (!state.turn?.utterances.some((one) => one.id === id)) return `"${text}" was said and is forgotten`;
    }
    const { reply, caller } = state;
    const talks = reply?.interruptible === true && !reply.paused && !reply.cut && this.queued.size > 0;
    return talks && caller.kind === 'speaking' ? 'the agent talks on while the caller speaks' : null;
  }

  #checkState(state: CallState): string | null {
    const tools = Object.keys(state.tools).length;
    const clauses = state.reply?.clauses.length ?? 0;
    if (Object.keys(state.timers).length > MOST_TIMERS + tools + clauses) return 'timers pile up';
    for (const [name, id] of Object.entries(state.timers))
      if (!this.outstanding.has(`timer ${id}`))
        return `the state waits for the timer ${name}, which does not run`;
    const running = [...this.outstanding].filter((one) => one.startsWith('timer ')).length;
    if (running !== Object.keys(state.timers).length) return 'a timer runs that the state has forgotten';
    if (this.#steps % CHECK_STATE_EVERY !== 0) return null;
    if (!isPlain({ ...state, plan: null })) return 'the state is not plain data';
    const rest = { ...state, plan: null, memory: null, turn: null, reply: null, tools: null };
    const { length } = JSON.stringify(rest);
    return length > MOST_STATE_CHARS ? `the state has grown to ${length} characters` : null;
  }
}

function isWithin(part: string[], whole: string[]): boolean {
  let at = 0;
  for (const word of whole) if (word === part[at]) at += 1;
  return at === part.length;
}

function answerOf(input: Input): [kind: string, id: string] | null {
  switch (input.type) {
    case 'hearing.final':
    case 'hearing.failed':
      return ['hear', input.hearId];
    case 'think.done':
    case 'think.failed':
      return ['think', input.thinkId];
    case 'tool.done':
      return ['tool', input.toolRunId];
    case 'speech.done':
    case 'speech.failed':
      return ['speak', input.speakId];
    case 'timer.fired':
      return ['timer', input.timerId];
    case 'playout.stopped':
      return ['stop', input.stopId];
    default:
      return null;
  }
}
