/** People and their sessions in memory, for tests. Passes the contract of `Identity`. */
import { createHmac, randomBytes } from 'node:crypto';
import { ParleyError } from '#voice/errors.ts';
import {
  type Browser,
  type Identity,
  type Letter,
  type OpenSignIn,
  PASSWORD_LENGTH,
  type Person,
  SERVICE_TOKEN_S,
  type ServiceClaims,
  type SignIn,
} from '../identity.ts';
import { codeFor, toBase32 } from './totp.ts';

interface Account {
  person: Person;
  password: string | null;
  factor: { uri: string; backupCodes: string[]; on: boolean } | null;
  wrongCodes: number;
}

export interface MemoryIdentity extends Identity {
  /** What was sent, the newest last. */
  letters: Letter[];
}

const SESSION = 'parley.session_token';
const QUESTION = 'parley.two_factor';
const LOCK_AFTER = 10;
const TRIES_A_QUESTION = 5;

export function memoryIdentity(clock: { epochMs(): number }): MemoryIdentity {
  const key = randomBytes(32);
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, OpenSignIn & { account: Account }>();
  const usedCodes = new Set<string>();
  const questions = new Map<string, { account: Account; tries: number }>();
  const resets = new Map<string, Account>();
  const letters: Letter[] = [];
  const token = (): string => randomBytes(18).toString('hex');

  const found = (browser: Browser) => sessions.get(cookie(browser, SESSION));
  const own = (browser: Browser) => {
    const session = found(browser);
    if (session === undefined) throw new ParleyError('request.unauthorized', 'Sign in first.');
    return session;
  };
  const begin = (account: Account, boundTenantId: string | null = null, userAgent = ''): string[] => {
    const secret = token();
    const sinceMs = clock.epochMs();
    const times = { sinceMs, usedMs: sinceMs, untilMs: sinceMs + 7 * 24 * 3600_000 };
    sessions.set(secret, { id: token(), account, boundTenantId, userAgent, ...times });
    return [line(SESSION, secret)];
  };
  const endAll = (account: Account): void => {
    for (const [secret, session] of sessions) if (session.account === account) sessions.delete(secret);
  };
  const demandLength = (password: string): void => {
    if (password.length < PASSWORD_LENGTH.min || password.length > PASSWORD_LENGTH.max)
      throw new ParleyError('request.invalid', 'A password has from 10 to 200 characters.');
  };
  const demandPassword = (account: Account, password: string): void => {
    if (account.password !== password) throw refused();
  };
  const add = (email: string, name: string, password: string | null): Person => {
    const wanted = email.toLowerCase();
    if ([...accounts.values()].some(({ person }) => person.email === wanted))
      throw new ParleyError('person.exists', 'Sign in with it.');
    const person = { id: `user_${token()}`, email: wanted, name, secondFactor: false };
    accounts.set(person.id, { person, password, factor: null, wrongCodes: 0 });
    return person;
  };
  const byEmail = (email: string): Account | undefined =>
    [...accounts.values()].find(({ person }) => person.email === email.toLowerCase());

  return {
    letters,
    async session(browser) {
      const session = found(browser);
      if (session === undefined) return null;
      const { id, account, boundTenantId } = session;
      return { id, person: account.person, boundTenantId, cookies: [] };
    },
    async signIn({ email, password }, { userAgent }): Promise<SignIn> {
      const account = byEmail(email);
      if (account === undefined || account.password === null || account.password !== password)
        throw refused();
      if (!account.person.secondFactor)
        return { state: 'signed-in', person: account.person, cookies: begin(account, null, userAgent) };
      const question = token();
      questions.set(question, { account, tries: 0 });
      return { state: 'second-factor', cookies: [line(QUESTION, question)] };
    },
    async giveCode({ kind, code }, browser) {
      const asked = cookie(browser, QUESTION);
      const question = questions.get(asked);
      if (question === undefined) throw refused();
      const { account } = question;
      if (account.wrongCodes >= LOCK_AFTER)
        throw new ParleyError('request.rate_limited', 'the account is locked');
      question.tries += 1;
      if (question.tries > TRIES_A_QUESTION) {
        questions.delete(asked);
        throw refused();
      }
      const good =
        kind === 'app'
          ? code === codeFor(account.factor?.uri ?? '', clock.epochMs()) &&
            !usedCodes.has(`${account.person.id} ${code}`)
          : (account.factor?.backupCodes.includes(code) ?? false);
      if (!good) {
        account.wrongCodes += 1;
        throw refused();
      }
      account.wrongCodes = 0;
      usedCodes.add(`${account.person.id} ${code}`);
      questions.delete(asked);
      if (account.factor)
        account.factor.backupCodes = account.factor.backupCodes.filter((each) => each !== code);
      const cookies = [...begin(account, null, browser.userAgent), gone(QUESTION)];
      return { state: 'signed-in', person: account.person, cookies };
    },
    async signOut(browser) {
      sessions.delete(cookie(browser, SESSION));
      return [gone(SESSION)];
    },
    async admit(personId, boundTenantId, { userAgent }) {
      const account = accounts.get(personId);
      if (account === undefined) throw new ParleyError('person.unknown', 'the account is gone');
      return begin(account, boundTenantId, userAgent);
    },
    async endSessions(personId) {
      const account = accounts.get(personId);
      if (account) endAll(account);
    },
    signInsOf: async (personId) =>
      [...sessions.values()]
        .filter(({ account }) => account.person.id === personId)
        .map(({ account: _account, ...shown }) => shown)
        .toReversed(),
    async endSignIn(personId, id) {
      const open = [...sessions].find(([, each]) => each.id === id && each.account.person.id === personId);
      return open !== undefined && sessions.delete(open[0]);
    },
    provePassword: async (password, browser) => demandPassword(own(browser).account, password),
    async createPerson({ email, name, password }) {
      demandLength(password);
      return add(email, name, password);
    },
    createPersonWithoutPassword: async ({ email, name }) => add(email, name, null),
    async discardPerson(personId) {
      const account = accounts.get(personId);
      if (account) endAll(account);
      accounts.delete(personId);
    },
    personByEmail: async (email) => byEmail(email)?.person ?? null,
    people: async (ids) => [...new Set(ids)].flatMap((id) => accounts.get(id)?.person ?? []),
    async changePassword({ present, next }, browser) {
      const { account } = own(browser);
      demandLength(next);
      demandPassword(account, present);
      account.password = next;
      endAll(account);
      return begin(account, null, browser.userAgent);
    },
    async requestReset(email) {
      const account = byEmail(email);
      if (account === undefined) return;
      const secret = token();
      resets.set(secret, account);
      const link = `http://localhost:7070/reset?token=${secret}`;
      letters.push({
        to: account.person.email,
        subject: 'A new password',
        text: link,
        link,
        purpose: 'password reset',
      });
    },
    async resetPassword({ token: secret, password }) {
      const account = resets.get(secret);
      if (account === undefined) throw new ParleyError('link.invalid', 'Ask for a new one.');
      demandLength(password);
      resets.delete(secret);
      account.password = password;
      endAll(account);
      return account.person;
    },
    async beginSecondFactor(password, browser) {
      const { account } = own(browser);
      demandPassword(account, password);
      if (account.factor?.on) throw new ParleyError('request.invalid', 'it is on already');
      const uri = `otpauth://totp/Parley:${account.person.email}?secret=${toBase32(randomBytes(20))}&issuer=Parley`;
      const backupCodes = Array.from({ length: 10 }, () => `${token().slice(0, 5)}-${token().slice(0, 5)}`);
      account.factor = { uri, backupCodes, on: false };
      return { uri, backupCodes: [...backupCodes] };
    },
    async confirmSecondFactor(code, browser) {
      const { account } = own(browser);
      if (account.factor === null || code !== codeFor(account.factor.uri, clock.epochMs())) throw refused();
      account.factor.on = true;
      account.person = { ...account.person, secondFactor: true };
      sessions.delete(cookie(browser, SESSION));
      return begin(account);
    },
    async endSecondFactor(password, browser) {
      const { account } = own(browser);
      demandPassword(account, password);
      account.factor = null;
      account.person = { ...account.person, secondFactor: false };
      sessions.delete(cookie(browser, SESSION));
      return begin(account);
    },
    async signToken(claims) {
      const head = base64({ alg: 'HS256', kid: 'memory' });
      const body = base64({ ...claims, exp: clock.epochMs() / 1000 + SERVICE_TOKEN_S });
      return `${head}.${body}.${signature(key, `${head}.${body}`)}`;
    },
    async verifyToken(text) {
      const [head = '', body = '', proof = ''] = text.split('.');
      if (proof !== signature(key, `${head}.${body}`)) return null;
      const { exp, ...claims } = JSON.parse(Buffer.from(body, 'base64url').toString()) as ServiceClaims & {
        exp: number;
      };
      return exp * 1000 > clock.epochMs() ? claims : null;
    },
    publicKeys: async () => ({ keys: [{ kid: 'memory', kty: 'OKP' }] }),
  };
}

function refused(): ParleyError {
  return new ParleyError('sign_in.refused', 'Check them, and try again.');
}

function cookie({ cookie: header }: Browser, name: string): string {
  const found = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1) ?? '';
}

function line(name: string, value: string): string {
  return `${name}=${value}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`;
}

function gone(name: string): string {
  return `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
