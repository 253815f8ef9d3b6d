// LiveKit agents-js behind the Twilio Media Streams protocol: one AgentSession a call, all calls in this process.
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { initializeLogger, version, voice } from '@livekit/agents';
import { InstantLLM, InstantSTT, InstantTTS } from './providers.mjs';
import { PROFILES } from './profiles.mjs';
import { TwilioInput, TwilioOutput } from './twilio-line.mjs';
import { tellStats } from '../../load/tell-stats.ts';

const port = Number(process.env.PORT ?? 9200);
const name = process.env.PROFILE ?? 'default';
const profile = PROFILES[name];
if (profile === undefined) {
  console.error(`PROFILE=${name} is not known; choose one of ${Object.keys(PROFILES).join(', ')}`);
  process.exit(1);
}
initializeLogger({ pretty: false, level: process.env.LOG_LEVEL ?? 'error' });

// RoomIO puts this between the session and the room, so that what is remembered of a cut reply is what was heard.
// The package does not export it, hence the path.
const dist = path.dirname(createRequire(import.meta.url).resolve('@livekit/agents'));
const internal = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { TranscriptionSynchronizer } = await internal('voice/transcription/synchronizer.js');
const { TextOutput } = await internal('voice/io.js');

class NowhereText extends TextOutput {
  async captureText() {}
  flush() {}
}

const vad = await profile.vad();

class Call {
  #input = new TwilioInput(profile.frameSamples);
  #session;
  #output;

  async start(socket, streamSid) {
    this.#output = new TwilioOutput((text) => socket.readyState === 1 && socket.send(text), streamSid);
    const session = new voice.AgentSession({
      stt: new InstantSTT(),
      llm: new InstantLLM(),
      tts: new InstantTTS(),
      ...(vad === undefined ? {} : { vad }),
      ...profile.session(),
    });
    this.#session = session;
    session.on('error', (event) => console.error('session error', event.error));
    if (profile.interruptAtOnset) {
      session.on('user_state_changed', ({ newState }) => {
        if (newState === 'speaking') void session.interrupt();
      });
    }
    session.input.audio = this.#input;
    if (profile.syncTranscript) {
      const synchronizer = new TranscriptionSynchronizer(this.#output, new NowhereText());
      session.output.audio = synchronizer.audioOutput;
      session.output.transcription = synchronizer.textOutput;
    } else {
      session.output.audio = this.#output;
    }
    await session.start({ agent: new voice.Agent({ instructions: 'You answer the phone.' }), record: false });
  }

  hear(payload) {
    this.#input.push(payload);
  }

  async close() {
    this.#output?.close();
    await this.#session?.close();
    await this.#input.close();
  }
}

const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  const call = new Call();
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.event === 'media') call.hear(message.media.payload);
    else if (message.event === 'start') call.start(socket, message.start.streamSid).catch(fail);
  });
  socket.on('close', () => void call.close().catch(fail));
});

function fail(fault) {
  console.error('call failed', fault);
}
process.on('SIGTERM', () => process.exit(0));
process.on('unhandledRejection', (fault) => console.error('unhandled', fault));

await once(server, 'listening');
console.log(`stats ${await tellStats()}`);
console.log(`ready ws://127.0.0.1:${port}/ agents-js ${version} profile ${name}`);
