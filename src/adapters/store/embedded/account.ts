/** As whom the database runs: PostgreSQL refuses to run as root. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StartFault } from '#platform/start-fault.ts';
import type { PostgresBinaries } from './binaries.ts';

/** A way to run a program that is not root. */
export interface Account {
  /** Shown in the log. */
  label: string;
  /** Put before the program and its arguments. */
  prefix: string[];
  /** Given to `spawn`; absent: as we are. */
  ids?: { uid: number; gid: number };
}

interface User {
  name: string;
  uid: number;
  gid: number;
}

/** Some kernels report foreign files as owned by this user inside a user namespace: never map to it by choice. */
const OVERFLOW_UID = 65_534;

export interface AccountChoice {
  binaries: PostgresBinaries;
  /** The folder that the database's own folders lie in. */
  home: string;
  /** False: as if the kernel refused user namespaces. */
  namespaces?: boolean;
}

/**
 * As an ordinary user: as that user. As root: in a user namespace in which root appears as another user (its files stay
 * root's, so it works beneath folders that nobody else can enter), else as the owner of the data folder, of the program,
 * or as `postgres`, `nobody` or `daemon`, whichever can reach both. Makes `home` and gives it to that account.
 */
export async function chooseAccount({ binaries, home, namespaces = true }: AccountChoice): Promise<Account> {
  const asRoot = process.platform !== 'win32' && process.geteuid?.() === 0;
  if (!asRoot) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return { label: 'this user', prefix: [] };
  }
  for (const account of candidates(binaries, home, namespaces)) {
    // First without touching anything: what is given away is given only to an account that can come here at all.
    if (!(await reaches(account, binaries, dirname(dirname(home)), '-x'))) continue;
    prepareHome(home, account);
    if (await reaches(account, binaries, home, '-w')) return account;
  }
  throw new StartFault(
    `PostgreSQL refuses to run as root, and here neither "unshare --map-user" is permitted nor can another user reach both ${home} and ${binaries.postgres}: start Parley as an ordinary user, move both to folders that others can enter, or set DATABASE_URL.`,
  );
}

/** How `program` is started by this account. */
export function command(account: Account, program: string, args: string[]): [string, string[]] {
  const [first, ...rest] = [...account.prefix, program, ...args];
  return [first!, rest];
}

/** Nothing of the caller's environment decides how the database runs. */
export function cleanEnvironment(): NodeJS.ProcessEnv | undefined {
  if (process.platform === 'win32') return undefined;
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function candidates(binaries: PostgresBinaries, home: string, namespaces: boolean): Account[] {
  const users = readUsers();
  const accounts: Account[] = [];
  const mapped = users.find(({ uid }) => uid !== 0 && uid !== OVERFLOW_UID);
  if (namespaces && mapped) {
    accounts.push({
      label: `root, seen as ${mapped.name} by PostgreSQL`,
      prefix: ['unshare', `--map-user=${mapped.uid}`, `--map-group=${mapped.gid}`, '--'],
    });
  }
  const owners = [ownerOf(dirname(home)), ownerOf(binaries.postgres)];
  const named = ['postgres', 'nobody', 'daemon'].map((name) => users.find((user) => user.name === name));
  for (const user of [...users.filter(({ uid }) => owners.includes(uid)), ...named]) {
    if (user && user.uid !== 0) {
      accounts.push({ label: user.name, prefix: [], ids: { uid: user.uid, gid: user.gid } });
    }
  }
  return accounts;
}

function readUsers(): User[] {
  let text = '';
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

function ownerOf(path: string): number {
  try {
    return statSync(path).uid;
  } catch {
    return 0;
  }
}

/** Gives everything in `home` to the account: it may have run as another before. */
function prepareHome(home: string, account: Account): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const { uid, gid } = account.ids ?? { uid: 0, gid: 0 };
  if (account.ids) {
    const parent = dirname(home);
    const { uid: owner, mode } = statSync(parent);
    if (owner === 0) chmodSync(parent, (mode & 0o7777) | 0o011);
  }
  if (lstatSync(home).uid === uid) return;
  give(home, uid, gid);
}

function give(folder: string, uid: number, gid: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) give(path, uid, gid);
    else lchownSync(path, uid, gid);
  }
  chownSync(folder, uid, gid);
}

/** Whether the account can run the programs, enter the folder, and (`-w`) write to it. */
function reaches(
  account: Account,
  { postgres, initdb }: PostgresBinaries,
  folder: string,
  may: '-x' | '-w',
): Promise<boolean> {
  const script = `"$0" --version >/dev/null && "$1" --version >/dev/null && test ${may} "$2" && cd "$2"`;
  const [program, args] = command(account, '/bin/sh', ['-c', script, postgres, initdb, folder]);
  return new Promise((resolve) => {
    const probe = spawn(program, args, {
      stdio: 'ignore',
      cwd: '/',
      env: cleanEnvironment(),
      ...account.ids,
    });
    probe.once('error', () => resolve(false));
    probe.once('exit', (code) => resolve(code === 0));
  });
}
