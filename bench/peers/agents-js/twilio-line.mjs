// A Twilio media stream as the AudioInput and AudioOutput of an AgentSession, in place of a LiveKit room.
// Modelled on agents-js' own ParticipantAudioInputStream and ParticipantAudioOutput: the same back pressure
// (200 ms queued), the same pause (what was queued is silent at once, the rest is kept), the same reports of what was played.
import { voice, stream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { decode, encode } from './mulaw.mjs';
import * as pacer from './pacer.mjs';

const RATE_HZ = 8000;
const FRAME_BYTES = 160;
const QUEUE_FRAMES = 10;

/** What the caller says, at 8 kHz as it arrives, in frames of `frameSamples` (Twilio's are 160, those of a LiveKit room 10 ms). */
export class TwilioInput extends voice.AudioInput {
  #channel = stream.createStreamChannel();
  #frameSamples;
  #closed = false;

  constructor(frameSamples) {
    super();
    this.#frameSamples = frameSamples;
    this.multiStream.addInputStream(this.#channel.stream());
  }

  push(payload) {
    if (this.#closed) return;
    const samples = decode(payload);
    for (let at = 0; at < samples.length; at += this.#frameSamples) {
      // A copy: the native resampler reads a frame's buffer from its start.
      const piece = samples.slice(at, at + this.#frameSamples);
      void this.#channel.write(new AudioFrame(piece, RATE_HZ, 1, piece.length));
    }
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await this.#channel.close();
    await super.close();
  }
}

/** What the agent says, let out at the pace it is heard: a frame every 20 ms, nothing ahead of time. */
export class TwilioOutput extends voice.AudioOutput {
  #send;
  #streamSid;
  #queue = [];
  #rest = Buffer.alloc(0);
  #sentFrames = 0;
  #segmentOpen = false;
  #flushed = false;
  #paused = false;
  #running = false;
  #carrierHolds = false;
  #room = null;
  #generation = 0;

  constructor(send, streamSid) {
    super(RATE_HZ, undefined, { pause: true });
    this.#send = send;
    this.#streamSid = streamSid;
  }

  async captureFrame(frame) {
    const generation = this.#generation;
    await super.captureFrame(frame);
    if (generation !== this.#generation) return;
    this.#segmentOpen = true;
    this.#flushed = false;
    this.#enqueue(encode(frame.data));
    if (!this.#running && !this.#paused) this.#run();
    while (this.#queue.length > QUEUE_FRAMES && generation === this.#generation) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
  }

  flush() {
    super.flush();
    if (!this.#segmentOpen) return;
    if (this.#rest.length > 0) {
      this.#queue.push(Buffer.concat([this.#rest, Buffer.alloc(FRAME_BYTES - this.#rest.length, 0xff)]));
      this.#rest = Buffer.alloc(0);
    }
    this.#flushed = true;
  }

  /** The reply is cut: the carrier drops what it holds, and the session learns how much was played. */
  clearBuffer() {
    this.#generation++;
    this.#queue = [];
    this.#rest = Buffer.alloc(0);
    this.#clearCarrier();
    this.#halt();
    this.#makeRoom();
    if (this.#segmentOpen) this.#finish(true);
  }

  pause() {
    super.pause();
    if (this.#paused) return;
    this.#paused = true;
    this.#clearCarrier();
    this.#halt();
  }

  resume() {
    super.resume();
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#segmentOpen) this.#run();
  }

  close() {
    this.#generation++;
    this.#halt();
    this.#makeRoom();
  }

  /** Called by the pacer every 20 ms while something plays. */
  tick() {
    const frame = this.#queue.shift();
    if (frame === undefined) {
      if (!this.#flushed) return; // dry for now: more is to come
      this.#halt();
      this.#finish(false);
      return;
    }
    if (this.#sentFrames === 0) this.onPlaybackStarted(Date.now());
    this.#sentFrames++;
    this.#carrierHolds = true;
    this.#send(
      `{"event":"media","streamSid":"${this.#streamSid}","media":{"payload":"${frame.toString('base64')}"}}`,
    );
    if (this.#queue.length <= QUEUE_FRAMES) this.#makeRoom();
  }

  #run() {
    this.#running = true;
    this.tick();
    if (this.#segmentOpen && !this.#paused) pacer.start(this);
  }

  #halt() {
    this.#running = false;
    pacer.stop(this);
  }

  #enqueue(bytes) {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    let at = 0;
    for (; at + FRAME_BYTES <= all.length; at += FRAME_BYTES)
      this.#queue.push(all.subarray(at, at + FRAME_BYTES));
    this.#rest = all.subarray(at);
  }

  #makeRoom() {
    this.#room?.resolve();
    this.#room = null;
  }

  #clearCarrier() {
    if (!this.#carrierHolds) return;
    this.#carrierHolds = false;
    this.#send(`{"event":"clear","streamSid":"${this.#streamSid}"}`);
  }

  #finish(interrupted) {
    const playbackPosition = (this.#sentFrames * FRAME_BYTES) / RATE_HZ;
    this.#segmentOpen = false;
    this.#flushed = false;
    this.#sentFrames = 0;
    if (!interrupted) this.#carrierHolds = false;
    this.onPlaybackFinished({ playbackPosition, interrupted });
  }
}
