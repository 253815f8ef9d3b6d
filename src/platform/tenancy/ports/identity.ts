/** Who people are, and how they prove it: accounts, passwords, sessions, second factors, and tokens for services. It knows no roles. */

export interface Person {
  id: string;
  /** Lower case. */
  email: string;
  name: string;
  /** Whether a sign-in asks for a code after the password. */
  secondFactor: boolean;
}

export interface Session {
  id: string;
  person: Person;
  /** A sign-in by a tenant's own provider is good in that tenant only; null for a sign-in by password. */
  boundTenantId: string | null;
  /** `Set-Cookie` lines for the answer: now and then a session is prolonged. */
  cookies: string[];
}

/** One of the places where a person is signed in. */
export interface OpenSignIn {
  id: string;
  /** What the browser calls itself; empty where it says nothing. */
  userAgent: string;
  boundTenantId: string | null;
  sinceMs: number;
  /** When it was last prolonged, which happens once a day at most. */
  usedMs: number;
  untilMs: number;
}

/** What a browser brings. */
export interface Browser {
  /** Its `Cookie` header; empty when it has none. */
  cookie: string;
  userAgent: string;
}

export type SignIn =
  | { state: 'signed-in'; person: Person; cookies: string[] }
  /** The password was right, and a code is asked for. Nobody is signed in yet; the cookies stand for the question. */
  | { state: 'second-factor'; cookies: string[] };

/** Which kind of code: of the authenticator app, or one of the backup codes, each good once. */
export type CodeKind = 'app' | 'backup';

/** The claims of a service's token: nothing of a person. */
export interface ServiceClaims {
  /** Names this one token, so that evidence can lead from what it did to who made it. */
  tokenId: string;
  tenantId: string;
  role: string;
}

export interface Identity {
  /** Null when the cookie holds no session, or one that is over. */
  session(browser: Browser): Promise<Session | null>;
  /** Throws `sign_in.refused`, the same for an unknown address and a wrong password. Always a new session, never one that was brought. */
  signIn(credentials: { email: string; password: string }, browser: Browser): Promise<SignIn>;
  /** Throws `sign_in.refused`, also for a code of the app that has opened a session before; `request.rate_limited` when the account is locked for a while after too many wrong codes. */
  giveCode(
    code: { kind: CodeKind; code: string },
    browser: Browser,
  ): Promise<SignIn & { state: 'signed-in' }>;
  /** Ends the session of this browser; the cookies take it away. */
  signOut(browser: Browser): Promise<string[]>;
  /** Lets in a person who has proved who they are elsewhere: by an invitation's link, the setup's, or the tenant's own provider. */
  admit(personId: string, boundTenantId: string | null, browser: Browser): Promise<string[]>;

  /** Throws `person.exists`; `request.invalid` for a password that is too short or too long. */
  createPerson(person: { email: string; name: string; password: string }): Promise<Person>;
  /** One who signs in by a tenant's own provider only. Throws `person.exists`. */
  createPersonWithoutPassword(person: { email: string; name: string }): Promise<Person>;
  /** Takes back an account that was made a moment ago and leads nowhere, with its sessions. Nothing happens where there is none. */
  discardPerson(personId: string): Promise<void>;
  personByEmail(email: string): Promise<Person | null>;
  /** In no particular order; unknown ids are left out. */
  people(ids: readonly string[]): Promise<Person[]>;
  /** Their accounts stay; every session of theirs is over. */
  endSessions(personId: string): Promise<void>;
  /** Where the person is signed in, the newest first. */
  signInsOf(personId: string): Promise<OpenSignIn[]>;
  /** False where the person has no such session. */
  endSignIn(personId: string, id: string): Promise<boolean>;
  /** Throws `sign_in.refused` when it is not the password of whoever this browser's session is of. */
  provePassword(password: string, browser: Browser): Promise<void>;

  /** Throws `sign_in.refused` when the present one is wrong. Ends every other session; the cookies are of a new one. */
  changePassword(change: { present: string; next: string }, browser: Browser): Promise<string[]>;
  /** A link for a new password goes out where there is such a person. Never tells whether there is. */
  requestReset(email: string): Promise<void>;
  /** Whose it was. Throws `link.invalid`. Ends every session of the person. */
  resetPassword(reset: { token: string; password: string }): Promise<Person>;

  /** Begins: the app's address (`otpauth://…`) and the backup codes, shown once. Asked for only after `confirmSecondFactor`. */
  beginSecondFactor(password: string, browser: Browser): Promise<{ uri: string; backupCodes: string[] }>;
  confirmSecondFactor(code: string, browser: Browser): Promise<string[]>;
  endSecondFactor(password: string, browser: Browser): Promise<string[]>;

  /** A token (JWT) that is good for `SERVICE_TOKEN_S` seconds. */
  signToken(claims: ServiceClaims): Promise<string>;
  /** Null for what is not ours, altered, or too old. */
  verifyToken(token: string): Promise<ServiceClaims | null>;
  /** The public keys by which anybody can check such a token (RFC 7517). */
  publicKeys(): Promise<{ keys: Record<string, unknown>[] }>;
}

/** A token that leaked is of use this long at most. */
export const SERVICE_TOKEN_S = 300;
/** Shorter is guessed, longer is a way to keep the processor busy. */
export const PASSWORD_LENGTH = { min: 10, max: 200 };

/** Carries a link to a person: by mail, or to the terminal of whoever runs Parley. */
export interface Postman {
  send(letter: Letter): Promise<void>;
}

export interface Letter {
  to: string;
  subject: string;
  /** Plain text with the link on a line of its own. */
  text: string;
  /** The link alone, for a terminal. */
  link: string;
  /** What it is for, in a word or two: `password reset`. */
  purpose: string;
}
