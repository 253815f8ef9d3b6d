/** What a developer asks for when opening a session, checked. */
import type { Json } from '#platform/governance/audit/audit.ts';
import type { SensitiveKind } from '#platform/governance/risk.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { SAMPLE_RATES_HZ, type SampleRateHz } from './audio-intake.ts';
import type { ListenFor } from './recognisers.ts';
import type { SessionHead } from './session-record.ts';

export interface NewSession {
  tenantId: string;
  principal: Principal;
  project: string;
  /** Where the sound comes from: `session` when absent. What is none of Parley's own lines counts as a public one. */
  channel?: string;
  /** By name; the best that this Parley has when absent. */
  recogniser?: string;
  /** Who talks; words are only taken down when absent. */
  agentId?: string;
  /** BCP 47; `en-US` when absent. With an agent its own language counts. */
  language?: string;
  /** 16,000 when absent. */
  sampleRateHz?: number;
  /** What personal data will be spoken of, besides what the agent's strategy says. */
  sensitive?: readonly SensitiveKind[];
  metadata?: Record<string, string>;
  /** Needed by a recogniser that is guided. */
  listenFor?: Partial<ListenFor>;
  /** Quiet that ends an utterance; 600 when absent. */
  pauseMs?: number;
  idleMs?: number;
  longestMs?: number;
  /** The hash of the constitution under which it is asked for; refused under another. */
  constitution?: string;
  /** The token of an approval, or the wish for one. */
  approval?: { token?: string; wantsToken?: boolean };
}

export interface CheckedSession {
  project: string;
  channel: string;
  recogniser: string | undefined;
  agentId: string | null;
  language: string;
  sampleRateHz: SampleRateHz;
  sensitive: readonly SensitiveKind[];
  metadata: Record<string, string>;
  listenFor: ListenFor;
  pauseMs: number;
  idleMs: number;
  longestMs: number;
}

/** In milliseconds, from the least to the most. */
export const TIMES = {
  /** Less cuts words at their stops; more makes every text late. */
  pauseMs: { least: 100, most: 3000, usual: 600 },
  idleMs: { least: 5000, most: 600_000, usual: 60_000 },
  longestMs: { least: 10_000, most: 4 * 3_600_000, usual: 3_600_000 },
} as const;

/** Printable, without what no database keeps. */
const NAME = /^[^\p{C}]{1,100}$/u;
const CHANNEL = /^[a-z][a-z0-9-]{0,39}$/;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const KEY = /^[A-Za-z0-9_.-]{1,64}$/;
const MOST_KEYS = 32;
const MOST_VALUE = 500;
const MOST_PHRASES = 500;
const MOST_PHRASE = 200;
const MOST_SLOTS = 50;

/** Throws `request.invalid`, which names what is wrong and what would be right. */
export function checked(asked: NewSession): CheckedSession {
  const { project, channel = 'session', agentId = null, language = 'en-US', sampleRateHz = 16_000 } = asked;
  demand(NAME.test(project), 'project', 'must be 1 to 100 printable characters');
  demand(CHANNEL.test(channel), 'channel', 'must be lower-case letters, digits and hyphens, at most 40');
  demand(LANGUAGE.test(language), 'language', 'must be a language tag such as en-US');
  const rate = SAMPLE_RATES_HZ.find((known) => known === sampleRateHz);
  if (rate === undefined) throw invalid('sampleRateHz', `must be ${SAMPLE_RATES_HZ.join(' or ')}`);
  const { metadata = {}, listenFor: { phrases = [], slots = {} } = {} } = asked;
  const entries = Object.entries(metadata);
  const fits = entries.every(([key, value]) => KEY.test(key) && value.length <= MOST_VALUE);
  demand(
    entries.length <= MOST_KEYS && fits,
    'metadata',
    `must be at most ${MOST_KEYS} texts of at most ${MOST_VALUE} characters, under names of letters, digits, dot, hyphen and underscore`,
  );
  demand(
    phrases.length <= MOST_PHRASES && phrases.every(({ length }) => length <= MOST_PHRASE),
    'listenFor.phrases',
    `must be at most ${MOST_PHRASES} of at most ${MOST_PHRASE} characters`,
  );
  demand(Object.keys(slots).length <= MOST_SLOTS, 'listenFor.slots', `must be at most ${MOST_SLOTS}`);
  return {
    project,
    channel,
    recogniser: asked.recogniser,
    agentId,
    language,
    sampleRateHz: rate,
    sensitive: asked.sensitive ?? [],
    metadata,
    listenFor: { phrases, slots },
    pauseMs: time(asked, 'pauseMs'),
    idleMs: time(asked, 'idleMs'),
    longestMs: time(asked, 'longestMs'),
  };
}

/** As people who must agree to it read it, and as what they have agreed to is known again. */
export function payloadOf(session: CheckedSession): Json {
  return JSON.parse(JSON.stringify(session)) as Json;
}

export function headOf(
  { kind, id, label }: Principal,
  { project, channel, agentId, language, metadata }: CheckedSession,
  rest: Pick<SessionHead, 'id' | 'governance' | 'recogniser' | 'createdAtMs'>,
): SessionHead {
  const createdBy = { kind, id, label };
  return { ...rest, project, channel, agentId, language, metadata, createdBy };
}

function time(asked: NewSession, name: keyof typeof TIMES): number {
  const { least, most, usual } = TIMES[name];
  const value = asked[name] ?? usual;
  demand(value >= least && value <= most, name, `must be ${least} to ${most} milliseconds`);
  return value;
}

function demand(fits: boolean, name: string, must: string): void {
  if (!fits) throw invalid(name, must);
}

function invalid(name: string, must: string): ParleyError {
  return new ParleyError('request.invalid', `${name} ${must}.`);
}
