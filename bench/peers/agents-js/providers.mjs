// Local providers that do the least a provider can do, the same for every contestant: a recogniser that hears energy,
// a model with one sentence, a synthesiser with one tone. SPEED=vendor gives each the delays of a usual vendor.
import { llm, stt, tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { setTimeout as wait } from 'node:timers/promises';

const REPLY = 'Certainly, I can help with that, let me check it for you now.';
const WORDS = REPLY.split(/(?<= )/);
const MS_PER_CHARACTER = 65;
const RATE_HZ = 8000;
/** The synthesiser's chunk, agents-js' own default for its plugins. */
const CHUNK_SAMPLES = RATE_HZ / 10;
/** Below this RMS a frame is silence. Digital silence is 0; the utterances' quietest frame is above 8. */
const SILENCE_RMS = Number(process.env.SILENCE_RMS ?? 4);

const VENDOR = { final: 150, firstToken: 350, perToken: 25, firstAudio: 120 };
const INSTANT = { final: 0, firstToken: 0, perToken: 0, firstAudio: 0 };
const DELAY_MS = process.env.SPEED === 'vendor' ? VENDOR : INSTANT;

const TONE = Int16Array.from(
  { length: RATE_HZ * 10 },
  (_, i) => 6000 * Math.sin((2 * Math.PI * 440 * i) / RATE_HZ),
);

function speaks(samples) {
  let energy = 0;
  for (let i = 0; i < samples.length; i++) energy += samples[i] * samples[i];
  return energy > SILENCE_RMS * SILENCE_RMS * samples.length;
}

/** Gives its final with the first frame of silence, so 20 ms after the last frame of speech. */
export class InstantSTT extends stt.STT {
  label = 'instant.STT';

  constructor() {
    super({ streaming: true, interimResults: false });
  }

  stream() {
    return new InstantSpeechStream(this);
  }
}

class InstantSpeechStream extends stt.SpeechStream {
  label = 'instant.SpeechStream';

  async run() {
    let speaking = false;
    for await (const frame of this.input) {
      if (typeof frame === 'symbol') continue;
      const was = speaking;
      speaking = speaks(frame.data);
      if (!was || speaking) continue;
      if (DELAY_MS.final === 0) this.#final();
      else setTimeout(() => this.#final(), DELAY_MS.final);
    }
  }

  #final() {
    if (this.closed || this.queue.closed) return;
    const heard = {
      language: 'en',
      text: 'the caller said something',
      startTime: 0,
      endTime: 0,
      confidence: 1,
    };
    this.queue.put({ type: stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives: [heard] });
    this.queue.put({ type: stt.SpeechEventType.END_OF_SPEECH, alternatives: [heard] });
  }
}

/** Answers with one sentence, word by word: all words at once, or as a vendor sends them. */
export class InstantLLM extends llm.LLM {
  label() {
    return 'instant.LLM';
  }

  chat({ chatCtx, toolCtx, connOptions }) {
    return new InstantLLMStream(this, { chatCtx, toolCtx, connOptions });
  }
}

class InstantLLMStream extends llm.LLMStream {
  async run() {
    const { signal } = this.abortController;
    try {
      if (DELAY_MS.firstToken > 0) await wait(DELAY_MS.firstToken, undefined, { signal });
      for (const content of WORDS) {
        if (this.queue.closed) return;
        this.queue.put({ id: 'reply', delta: { role: 'assistant', content } });
        if (DELAY_MS.perToken > 0) await wait(DELAY_MS.perToken, undefined, { signal });
      }
    } catch (fault) {
      if (fault.name !== 'AbortError') throw fault;
    }
  }
}

/** Gives all audio of a reply at once, 65 ms a character. */
export class InstantTTS extends tts.TTS {
  label = 'instant.TTS';

  constructor() {
    super(RATE_HZ, 1, { streaming: true });
  }

  stream() {
    return new InstantSynthesizeStream(this);
  }

  synthesize() {
    throw new Error('the session always streams to a synthesiser that can stream');
  }
}

class InstantSynthesizeStream extends tts.SynthesizeStream {
  label = 'instant.SynthesizeStream';

  async run() {
    let text = '';
    for await (const piece of this.input) {
      if (typeof piece === 'string') {
        text += piece;
      } else if (text !== '') {
        await this.#say(text);
        text = '';
      }
    }
    if (text !== '') await this.#say(text);
  }

  async #say(text) {
    if (DELAY_MS.firstAudio > 0) await wait(DELAY_MS.firstAudio);
    const total = Math.round((text.length * MS_PER_CHARACTER * RATE_HZ) / 1000);
    this.markStarted();
    for (let at = 0; at < total && !this.queue.closed; at += CHUNK_SAMPLES) {
      const samples = TONE.subarray(at, Math.min(at + CHUNK_SAMPLES, total));
      const frame = new AudioFrame(samples, RATE_HZ, 1, samples.length);
      this.queue.put({ requestId: 'reply', segmentId: 'reply', frame, final: at + CHUNK_SAMPLES >= total });
    }
    if (!this.queue.closed) this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
  }
}
