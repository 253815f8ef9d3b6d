/** Who is measured: the floor, Parley in its settings, and every peer that has a `start.sh` in `bench/peers`. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { timingsOf } from '../parley/agent.ts';

const LOAD = join(import.meta.dirname, '..');
const PEERS = join(import.meta.dirname, '../../peers');

export interface Contestant {
  name: string;
  /** Prints `ready ws://…` or `ready http://…` (a voice webhook), and before it perhaps `stats http://…`. */
  command: string[];
  env: Record<string, string>;
  /** What it is set to, for the report. */
  settings: string;
}

const ENGINES =
  'Postgres, call log, Twilio channel and voice activity as shipped; recogniser, model and synthesiser';

export function contestantNamed(name: string, nodeFlags: string[] = []): Contestant {
  const node = [process.execPath, '--expose-gc', ...nodeFlags];
  if (name === 'floor') {
    return {
      name,
      command: [...node, join(LOAD, 'floor-server.ts')],
      env: {},
      settings:
        'a bare socket server: replies on the first silent frame, clears on the first frame of speech',
    };
  }
  if (name === 'parley-embedded') {
    return {
      name,
      command: [...node, join(LOAD, 'parley-server.ts')],
      env: { ENGINES: 'embedded' },
      settings:
        'Parley with its own recogniser, synthesiser and script engine, all on the one core; recordings on',
    };
  }
  const parley = /^parley-(default|quick)(-vendor)?(-unrecorded)?$/.exec(name);
  if (parley) return parleyNamed(name, { node, turns: parley[1]!, vendor: parley[2], unrecorded: parley[3] });
  const peer = peerNamed(name);
  if (peer) return peer;
  throw new Error(`There is no contestant ${name}. There are: ${allNames().join(', ')}.`);
}

interface ParleyChoice {
  node: string[];
  turns: string;
  vendor: string | undefined;
  unrecorded: string | undefined;
}

function parleyNamed(name: string, { node, turns, vendor, unrecorded }: ParleyChoice): Contestant {
  const speed = vendor === undefined ? 'instant' : 'vendor';
  const record = unrecorded === undefined ? 'on' : 'off';
  const times = JSON.stringify(timingsOf(turns === 'quick' ? 'quick' : 'default'));
  const answers =
    speed === 'instant'
      ? 'answer at once'
      : 'are as slow as vendors (final 150 ms, first token 350 ms then 40/s, first audio 120 ms)';
  return {
    name,
    command: [...node, join(LOAD, 'parley-server.ts')],
    env: { PROFILE: turns, SPEED: speed, RECORD: record },
    settings: `${ENGINES} ${answers}; recordings ${record}; times of a turn: ${times === '{}' ? 'as shipped' : times}`,
  };
}

/** `<folder>` or `<folder>-<profile>`, each with `-vendor` or without; the profiles are those of the peer's `start.sh`. */
function peerNamed(name: string): Contestant | null {
  const [, base = name, vendor] = /^(.+)(-vendor)$/.exec(name) ?? [];
  const folder = peers().find((each) => base === each || base.startsWith(`${each}-`));
  if (folder === undefined) return null;
  const profile = base.slice(folder.length + 1) || 'default';
  const speed = vendor === undefined ? 'instant' : 'vendor';
  const start = join(PEERS, folder, 'start.sh');
  const readme = join(PEERS, folder, 'README.md');
  const told = existsSync(readme) ? firstLines(readFileSync(readme, 'utf8')) : '';
  const settings = `profile ${profile}, ${speed} providers. ${told}`;
  return { name, command: [start], env: { PROFILE: profile, SPEED: speed }, settings };
}

/** What the peer's own page begins with. */
function firstLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.slice(0, 3).join(' ').slice(0, 500);
}

function peers(): string[] {
  if (!existsSync(PEERS)) return [];
  return readdirSync(PEERS).filter((each) => existsSync(join(PEERS, each, 'start.sh')));
}

function allNames(): string[] {
  const profiles = peers().flatMap((peer) => [`${peer}-default`, `${peer}-quick`]);
  return [
    'floor',
    'parley-default',
    'parley-quick',
    'parley-default-vendor',
    'parley-default-unrecorded',
    'parley-embedded',
    ...profiles,
  ];
}
