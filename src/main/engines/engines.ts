/** What hears, speaks and thinks: the servers that are configured, and the embedded engines behind them. */
import type { SmartTurn } from '#adapters/providers/smart-turn/smart-turn.ts';
import { openFlite, type FliteSynthesiser } from '#adapters/providers/flite/flite.ts';
import { hostOf } from '#adapters/providers/host-of.ts';
import {
  openSoundSwallower,
  type EmbeddedSpeechToText,
} from '#adapters/providers/soundswallower/soundswallower.ts';
import { strategyInstructions, strategyTools } from '#platform/agents/instructions.ts';
import { permittedTools, preferred } from '#platform/agents/permitted.ts';
import { scriptEngine } from '#platform/agents/script/engine.ts';
import type { Strategy } from '#platform/agents/strategy.ts';
import type { Mind } from '#platform/calls/call-minds.ts';
import type { OpenedModel } from '#platform/models/own-models.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { TurnDetector } from '#voice/ports/turn-detector.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import type { CallPlan } from '#voice/plan.ts';
import { flushClauses, NO_CLAUSES } from '#voice/speaking/clauses.ts';
import { speechRequest } from '#voice/speaking/speech-request.ts';
import { sayOf, toSpokenForm } from '#voice/speaking/spoken-form.ts';
import type { Status } from '#wire/api.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import { systemChance } from '../clock.ts';
import { remoteProviders, type RemoteProviders } from './remote-providers.ts';
import type { RemoteModel, Settings } from '../settings/settings.ts';
import { openTurnDetector } from './turn-detector.ts';
import { openVoiceActivity, type OpenedVoiceActivity } from './voice-activity.ts';

export interface Engines {
  stt: SpeechToText[];
  tts: TextToSpeech[];
  vad: VoiceActivity;
  /** Null where no model is set. */
  turn: TurnDetector | null;
  /** `own`: models of the tenant's, in place of those that are set. */
  mindFor(strategy: Strategy, own?: readonly OpenedModel[]): Mind;
  needs: Omit<Status['needs'], 'database'>;
  /** Makes the embedded recogniser ready for an agent's first question. */
  warm(plan: CallPlan): Promise<void>;
  /** How the remote providers stand. */
  health?(): Status['providers'];
  queues(): { recogniser: number; synthesiser: number };
  close(): Promise<void>;
}

/** Starts the embedded engines and waits until they can speak and hear. */
export async function openEngines(settings: Settings, clock: Clock, log: Log): Promise<Engines> {
  const flite = openFlite({ clock });
  const recogniser = openSoundSwallower({
    clock,
    onUnpronounceable: (guideId, words) =>
      log.warn({ guideId, count: words.length }, 'Some wordings of a strategy cannot be heard'),
  });
  const parts: { close(): Promise<void> }[] = [flite, recogniser];
  const closeAll = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part.close()));
  };
  try {
    const turn = await openTurnDetector(settings.turnModel, clock, log);
    if (turn) parts.push(turn);
    const [vad] = await Promise.all([openVoiceActivity(log), flite.load()]);
    const remote = remoteProviders(settings, { clock, chance: systemChance, log });
    return assemble({ settings, remote, flite, recogniser, vad, turn, closeAll });
  } catch (fault) {
    await closeAll();
    throw fault;
  }
}

interface Opened {
  settings: Settings;
  remote: RemoteProviders;
  flite: FliteSynthesiser;
  recogniser: EmbeddedSpeechToText;
  vad: OpenedVoiceActivity;
  turn: SmartTurn | null;
  closeAll(): Promise<void>;
}

function assemble(opened: Opened): Engines {
  const { settings, remote, flite, recogniser, vad, turn } = opened;
  return {
    stt: [...remote.stt, recogniser],
    tts: [...remote.tts, flite],
    vad: vad.detector,
    turn,
    mindFor: (strategy, own) => {
      const { prefer, ...wish } = strategy.model;
      const models = remote.llmFor(strategyInstructions(strategy), wish, own);
      return {
        llm: preferred([...models, scriptEngine(strategy, { nowIso: localDay })], prefer),
        tools: permittedTools(strategyTools(strategy), strategy.tools),
      };
    },
    needs: {
      recogniser: need(settings.stt, {
        id: 'soundswallower',
        label: 'SoundSwallower',
        set: 'PARLEY_STT_URL',
      }),
      synthesiser: {
        ...need(voicesOf(settings), { id: 'flite', label: 'Flite', set: 'PARLEY_TTS_URL' }),
        ...(settings.elevenLabs && { id: 'elevenlabs' }),
      },
      model: need(settings.llm, { id: 'script', label: 'the script engine', set: 'PARLEY_LLM_URL' }),
      voiceActivity: {
        id: vad.detector.id,
        label: vad.label,
        ...(vad.better !== undefined && { better: vad.better }),
      },
      ...(turn && { turnDetector: { id: turn.id, label: `Smart Turn from ${settings.turnModel}` } }),
    },
    warm: async (plan) => {
      const greeting = remote.tts.length === 0 ? speakAhead(flite, plan) : Promise.resolve();
      await Promise.all([recogniser.warm(plan.guide, plan.locale, plan.greeting.expect), greeting]);
    },
    health: () => remote.health(),
    queues: () => ({ recogniser: recogniser.load().inUse, synthesiser: flite.status().waiting }),
    close: async () => {
      await Promise.all([opened.closeAll(), vad.close()]);
    },
  };
}

function voicesOf({ elevenLabs, tts }: Settings): RemoteModel[] {
  return elevenLabs ? [elevenLabs, ...tts] : tts;
}

/** Leaves the first clause of the greeting in the synthesiser's cache. */
async function speakAhead(flite: FliteSynthesiser, plan: CallPlan): Promise<void> {
  const { clauses } = flushClauses({ ...NO_CLAUSES, pending: plan.greeting.text });
  const text = sayOf(toSpokenForm(clauses[0] ?? '', plan.locale));
  if (text === '') return;
  for await (const chunk of flite.speak(speechRequest(plan, text), new AbortController().signal)) void chunk;
}

function need(
  remotes: RemoteModel[],
  { id, label, set }: { id: string; label: string; set: string },
): Status['needs']['model'] {
  const [first] = remotes;
  if (first === undefined) return { id, label: `${label}, embedded`, better: set };
  const behind = [...remotes.slice(1).map(at), label].join(', then ');
  return { id: 'openai', label: `${at(first)}; behind it ${behind}` };
}

function at({ model, url }: RemoteModel): string {
  return `${model} at ${hostOf(url)}`;
}

/** Today as the machine's own time zone has it. */
function localDay(): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
