/** The configured servers, each behind a circuit breaker that all calls of this process share. */
import { elevenLabsTextToSpeech } from '#adapters/providers/elevenlabs/text-to-speech.ts';
import { openAiLanguageModel } from '#adapters/providers/openai/language-model.ts';
import { openAiSpeechToText } from '#adapters/providers/openai/speech-to-text.ts';
import { openAiTextToSpeech } from '#adapters/providers/openai/text-to-speech.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import {
  guardedLanguageModel,
  guardedSpeechToText,
  guardedTextToSpeech,
} from '#platform/providers/guarded.ts';
import { Health, type ProviderHealth } from '#platform/providers/health.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import type { OpenedModel } from '#platform/models/own-models.ts';
import type { Strategy } from '#platform/agents/strategy.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { LanguageModel } from '#voice/ports/language-model.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { hostOf } from '#adapters/providers/host-of.ts';
import type { RemoteModel, Settings } from '../settings/settings.ts';

export interface RemoteProviders {
  stt: SpeechToText[];
  tts: TextToSpeech[];
  /**
   * Models that follow these instructions, of the profile where one is wished for; their breakers are the same for all agents. `own` are
   * those of a tenant, and stand in the place of all that are set here.
   */
  llmFor(
    instructions: string,
    wish: Pick<Strategy['model'], 'profile' | 'temperature'>,
    own?: readonly OpenedModel[],
  ): LanguageModel[];
  health(): ProviderHealth[];
}

type HouseModel = Omit<OpenedModel, 'fetch'> & Partial<Pick<OpenedModel, 'fetch'>>;

export function remoteProviders(
  settings: Pick<Settings, 'stt' | 'tts' | 'llm' | 'modelProfiles' | 'elevenLabs'>,
  { clock, chance, log }: { clock: Clock; chance: Chance; log: Pick<Log, 'info' | 'warn'> },
): RemoteProviders {
  const health = new Health({ clock, chance, onChange: (one) => tell(log, one) });
  const behindBreaker = ({ url, model, key }: RemoteModel, profile?: string): HouseModel => {
    const of = profile === undefined ? '' : ` (profile ${profile})`;
    const breaker = health.breakerOf('llm', `${model} at ${hostOf(url)}${of}`);
    return { url, model, key: key === null ? null : new Secret(key), breaker };
  };
  const llm = settings.llm.map((remote) => behindBreaker(remote));
  const profiles = new Map(
    Object.entries(settings.modelProfiles).map(([name, remote]) => [name, behindBreaker(remote, name)]),
  );
  /** A profile that was taken away since has no model: what is meant for one server is not sent to another. */
  const chosen = (profile: string | undefined): readonly HouseModel[] => {
    if (profile === undefined) return llm;
    const known = profiles.get(profile);
    if (!known) log.warn({ profile }, 'An agent asks for a model profile that is not set any more');
    return known ? [known] : [];
  };
  return {
    stt: settings.stt.map((remote) => {
      const stt = openAiSpeechToText(remote);
      return guardedSpeechToText(stt, health.breakerOf('stt', stt.id));
    }),
    tts: [
      ...(settings.elevenLabs ? [elevenLabsTextToSpeech(settings.elevenLabs)] : []),
      ...settings.tts.map(openAiTextToSpeech),
    ].map((tts) => guardedTextToSpeech(tts, health.breakerOf('tts', tts.id), clock)),
    llmFor: (instructions, { profile, temperature }, own) =>
      (own ?? chosen(profile)).map(({ breaker, key, ...remote }) =>
        guardedLanguageModel(
          openAiLanguageModel({
            ...remote,
            key: key?.reveal() ?? null,
            instructions,
            ...(temperature !== undefined && { temperature }),
          }),
          breaker,
        ),
      ),
    health: () => health.read(),
  };
}

function tell(log: Pick<Log, 'info' | 'warn'>, { role, id, circuit, code, restMs }: ProviderHealth): void {
  const about = { role, provider: id };
  if (circuit === 'open')
    log.warn({ ...about, code, restMs }, 'A provider is left alone: its circuit is open');
  else if (circuit === 'half-open') log.info(about, 'A provider is tried again');
  else log.info(about, 'A provider works again: its circuit is closed');
}
