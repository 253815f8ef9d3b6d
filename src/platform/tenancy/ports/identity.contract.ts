/** What every Identity does. Run over better-auth and over the fake. */
import { beforeEach, describe, expect, test } from 'vitest';
import { codeFor } from './fakes/totp.ts';
import type { Browser, Identity, Letter } from './identity.ts';

export interface OpenedIdentity {
  identity: Identity;
  /** What was sent, the newest last. */
  letters: Letter[];
}

const PASSWORD = 'correct horse battery';
let made = 0;

/** Keeps cookies as a browser does. */
export class Jar implements Browser {
  readonly userAgent = 'test';
  readonly #cookies = new Map<string, string>();

  take(lines: readonly string[]): this {
    for (const each of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (value === '' || /max-age=0\b/i.test(each)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return this;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  copy(): Jar {
    const copy = new Jar();
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value);
    return copy;
  }
}

// oxlint-disable-next-line max-lines-per-function -- one suite
export function identityContract(name: string, open: () => Promise<OpenedIdentity>): void {
  describe(`${name} keeps the contract of Identity`, () => {
    let identity: Identity;
    let letters: Letter[];
    let email: string;
    beforeEach(async () => {
      ({ identity, letters } = await open());
      email = `person${(made += 1)}-${process.pid}@example.com`;
    });

    const refused = expect.objectContaining({ code: 'sign_in.refused' }) as unknown;
    const create = () => identity.createPerson({ email, name: 'Ada', password: PASSWORD });
    const enter = async (password = PASSWORD): Promise<Jar> =>
      new Jar().take((await identity.signIn({ email, password }, new Jar())).cookies);
    const withFactor = async (): Promise<{ uri: string; backupCodes: string[] }> => {
      await create();
      const jar = await enter();
      const begun = await identity.beginSecondFactor(PASSWORD, jar);
      jar.take(await identity.confirmSecondFactor(codeFor(begun.uri, Date.now()), jar));
      expect((await identity.session(jar))?.person.secondFactor).toBe(true);
      return begun;
    };

    test('a person is made once, found by any case of the address, and named by id', async () => {
      const person = await create();
      expect(person).toMatchObject({ email, name: 'Ada', secondFactor: false });
      expect(await identity.personByEmail(email.toUpperCase())).toEqual(person);
      expect(await identity.people([person.id, 'user_nobody'])).toEqual([person]);
      expect(await identity.people([])).toEqual([]);
      expect(await identity.personByEmail('nobody@example.com')).toBeNull();
      const again = identity.createPerson({ email: email.toUpperCase(), name: 'Eve', password: PASSWORD });
      await expect(again).rejects.toMatchObject({ code: 'person.exists' });
    });

    test('of two who make an account for one address at the same moment one gets it', async () => {
      const made = await Promise.allSettled([create(), create()]);
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(made).toContainEqual({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'person.exists' }) as unknown,
      });
      expect(await identity.personByEmail(email)).not.toBeNull();
    });

    test('an account that is taken back is gone, and its address is free', async () => {
      const { id } = await create();
      const jar = new Jar().take(await identity.admit(id, null, new Jar()));
      await identity.discardPerson(id);
      await identity.discardPerson(id);
      expect(await identity.session(jar)).toBeNull();
      expect(await identity.personByEmail(email)).toBeNull();
      await expect(enter()).rejects.toEqual(refused);
      expect((await create()).id).not.toBe(id);
    });

    test.each(['short', 'x'.repeat(201)])('a password of a bad length makes nobody', async (password) => {
      const making = identity.createPerson({ email, name: 'Ada', password });
      await expect(making).rejects.toMatchObject({ code: 'request.invalid' });
      expect(await identity.personByEmail(email)).toBeNull();
    });

    test('the right password opens a session, whose cookie no script can read and no other site sends along', async () => {
      const person = await create();
      const entered = await identity.signIn({ email, password: PASSWORD }, new Jar());
      expect(entered).toMatchObject({ state: 'signed-in', person });
      for (const each of entered.cookies)
        expect(each).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i);
      const jar = new Jar().take(entered.cookies);
      expect(await identity.session(jar)).toMatchObject({ person, boundTenantId: null });
      jar.take(await identity.signOut(jar.copy()));
      expect(await identity.session(jar)).toBeNull();
    });

    test('a cookie that was kept from before signing out is worth nothing', async () => {
      await create();
      const jar = await enter();
      const stolen = jar.copy();
      await identity.signOut(jar);
      expect(await identity.session(stolen)).toBeNull();
    });

    test('an unknown address and a wrong password are refused alike', async () => {
      await create();
      const faults = await Promise.all(
        [
          { email, password: 'wrong horse battery' },
          { email: 'nobody@example.com', password: PASSWORD },
        ].map((credentials) =>
          identity.signIn(credentials, new Jar()).catch((fault: Error) => fault.message),
        ),
      );
      expect(faults[0]).toBe(faults[1]);
      expect(faults[0]).toContain('sign_in.refused');
    });

    test.each(['', 'nobody', 'a@b', `${'x'.repeat(300)}@example.com`])(
      'an address such as "%s" is refused too',
      async (bad) => {
        await expect(identity.signIn({ email: bad, password: PASSWORD }, new Jar())).rejects.toEqual(refused);
      },
    );

    test('a forged, altered or empty cookie is no session', async () => {
      await create();
      const { cookie } = await enter();
      const [name = '', value = ''] = cookie.split('=', 2);
      for (const forged of [
        `${name}=`,
        `${name}=x`,
        `${name}=${value.slice(1)}`,
        `${name}=${value}x`,
        `${name}=${value.split('.')[0]}.AAAA`,
        'a=b',
      ])
        expect(await identity.session({ cookie: forged, userAgent: '' }), forged).toBeNull();
    });

    test('signing in never takes over a session that was brought (fixation)', async () => {
      await create();
      const planted = await enter();
      const entered = await identity.signIn({ email, password: PASSWORD }, planted);
      expect(new Jar().take(entered.cookies).cookie).not.toBe(planted.cookie);
    });

    test('a person who is let in for one tenant is bound to it', async () => {
      const person = await create();
      const jar = new Jar().take(await identity.admit(person.id, 'default', new Jar()));
      expect(await identity.session(jar)).toMatchObject({
        boundTenantId: 'default',
        person: { id: person.id },
      });
      await expect(identity.admit('user_nobody', null, new Jar())).rejects.toMatchObject({
        code: 'person.unknown',
      });
    });

    test('who has no password cannot sign in with one, an empty one included', async () => {
      await identity.createPersonWithoutPassword({ email, name: 'Sso' });
      for (const password of ['', PASSWORD, 'null'])
        await expect(identity.signIn({ email, password }, new Jar())).rejects.toEqual(refused);
    });

    test('every session of a person can be ended', async () => {
      const person = await create();
      const jars = [await enter(), await enter()];
      await identity.endSessions(person.id);
      for (const jar of jars) expect(await identity.session(jar)).toBeNull();
    });

    test('each place where a person is signed in is shown to them, and can be ended alone', async () => {
      const { id } = await create();
      const [here, there] = [await enter(), await enter()];
      const [newest, oldest, ...others] = await identity.signInsOf(id);
      expect(others).toEqual([]);
      expect(newest).toMatchObject({ userAgent: 'test', boundTenantId: null });
      expect(newest?.id).toBe((await identity.session(there))?.id);
      expect(oldest?.id).toBe((await identity.session(here))?.id);
      expect(newest!.untilMs).toBeGreaterThan(Date.now());
      const stranger = await identity.createPerson({ email: `y-${email}`, name: 'Eve', password: PASSWORD });
      expect(await identity.endSignIn(stranger.id, oldest!.id), 'not another person’s').toBe(false);
      expect(await identity.endSignIn(id, 'nothing')).toBe(false);
      expect(await identity.endSignIn(id, oldest!.id)).toBe(true);
      expect(await identity.session(here)).toBeNull();
      expect(await identity.session(there)).not.toBeNull();
      expect((await identity.signInsOf(id)).map((each) => each.id)).toEqual([newest!.id]);
    });

    test('a password is proved by whoever is signed in, and only by the right one', async () => {
      await create();
      const jar = await enter();
      await identity.provePassword(PASSWORD, jar);
      await expect(identity.provePassword('wrong password', jar)).rejects.toEqual(refused);
      await expect(identity.provePassword(PASSWORD, new Jar())).rejects.toMatchObject({
        code: 'request.unauthorized',
      });
      expect(await identity.session(jar), 'and stays signed in').not.toBeNull();
    });

    test('a new password asks for the present one, ends the other sessions, and holds', async () => {
      await create();
      const [here, elsewhere] = [await enter(), await enter()];
      const next = 'a new and longer password';
      await expect(identity.changePassword({ present: 'not this one', next }, here)).rejects.toEqual(refused);
      const short = identity.changePassword({ present: PASSWORD, next: 'short' }, here);
      await expect(short).rejects.toMatchObject({ code: 'request.invalid' });
      await expect(identity.changePassword({ present: PASSWORD, next }, new Jar())).rejects.toMatchObject({
        code: 'request.unauthorized',
      });
      here.take(await identity.changePassword({ present: PASSWORD, next }, here));
      expect(await identity.session(here)).not.toBeNull();
      expect(await identity.session(elsewhere)).toBeNull();
      await expect(enter()).rejects.toEqual(refused);
      expect(await identity.session(await enter(next))).not.toBeNull();
    });

    test('a reset link sets a password once, and ends every session', async () => {
      await create();
      const jar = await enter();
      await identity.requestReset('nobody@example.com');
      expect(letters.filter(({ to }) => to === 'nobody@example.com')).toEqual([]);
      await identity.requestReset(email);
      const letter = letters.at(-1)!;
      expect(letter).toMatchObject({ to: email, purpose: 'password reset' });
      expect(letter.text).toContain(letter.link);
      const token = new URL(letter.link).searchParams.get('token') ?? '';
      const next = 'a new and longer password';
      const invalid = expect.objectContaining({ code: 'link.invalid' }) as unknown;
      await expect(identity.resetPassword({ token: `${token}x`, password: next })).rejects.toEqual(invalid);
      expect(await identity.resetPassword({ token, password: next })).toMatchObject({ email });
      await expect(identity.resetPassword({ token, password: 'of a thief, later on' })).rejects.toEqual(
        invalid,
      );
      expect(await identity.session(jar)).toBeNull();
      expect(await identity.session(await enter(next))).not.toBeNull();
    });

    test('with a second factor the password alone opens nothing', async () => {
      const { uri } = await withFactor();
      const asked = await identity.signIn({ email, password: PASSWORD }, new Jar());
      expect(asked.state).toBe('second-factor');
      const jar = new Jar().take(asked.cookies);
      expect(await identity.session(jar)).toBeNull();
      await expect(
        identity.changePassword({ present: PASSWORD, next: 'a bypass of the factor' }, jar),
      ).rejects.toMatchObject({ code: 'request.unauthorized' });
      await expect(identity.endSecondFactor(PASSWORD, jar)).rejects.toMatchObject({
        code: 'request.unauthorized',
      });
      await expect(identity.giveCode({ kind: 'app', code: '000000' }, jar)).rejects.toEqual(refused);
      const entered = await identity.giveCode({ kind: 'app', code: codeFor(uri, Date.now()) }, jar);
      expect(await identity.session(jar.copy().take(entered.cookies))).toMatchObject({ person: { email } });
      await expect(
        identity.giveCode({ kind: 'app', code: codeFor(uri, Date.now()) }, jar),
        'a question is answered once',
      ).rejects.toEqual(refused);
    });

    test('a code without the question that the password opened is refused, also for who has a session', async () => {
      const { uri } = await withFactor();
      const code = codeFor(uri, Date.now());
      await expect(identity.giveCode({ kind: 'app', code }, new Jar())).rejects.toEqual(refused);
      const other = await identity.createPerson({ email: `x-${email}`, name: 'Eve', password: PASSWORD });
      const eve = new Jar().take(await identity.admit(other.id, null, new Jar()));
      await expect(identity.giveCode({ kind: 'app', code }, eve)).rejects.toEqual(refused);
    });

    test('a code of the app opens one session: whoever saw it typed cannot type it after', async () => {
      const { uri } = await withFactor();
      const { id } = (await identity.personByEmail(email))!;
      const ask = async (): Promise<Jar> =>
        new Jar().take((await identity.signIn({ email, password: PASSWORD }, new Jar())).cookies);
      const [hers, thiefs] = [await ask(), await ask()];
      const code = codeFor(uri, Date.now());
      await identity.giveCode({ kind: 'app', code }, hers);
      const open = (await identity.signInsOf(id)).length;
      await expect(identity.giveCode({ kind: 'app', code }, thiefs)).rejects.toMatchObject({
        code: 'sign_in.refused',
      });
      expect((await identity.signInsOf(id)).length, 'and nothing stays open').toBe(open);
    });

    test('a backup code is good once', async () => {
      const { backupCodes } = await withFactor();
      const code = backupCodes[0]!;
      const ask = async (): Promise<Jar> =>
        new Jar().take((await identity.signIn({ email, password: PASSWORD }, new Jar())).cookies);
      const entered = await identity.giveCode({ kind: 'backup', code }, await ask());
      expect(entered.state).toBe('signed-in');
      await expect(identity.giveCode({ kind: 'backup', code }, await ask())).rejects.toEqual(refused);
    });

    test('codes cannot be tried out: a question ends after five, the account rests after ten', async () => {
      const { uri } = await withFactor();
      const codes: string[] = [];
      for (let question = 0; question < 3; question += 1) {
        const jar = new Jar().take((await identity.signIn({ email, password: PASSWORD }, new Jar())).cookies);
        for (let attempt = 0; attempt < 5; attempt += 1)
          codes.push(
            await identity.giveCode({ kind: 'app', code: '000000' }, jar).then(
              () => 'in',
              (fault: { code: string }) => fault.code,
            ),
          );
      }
      expect(codes.slice(0, 10)).toEqual(Array(10).fill('sign_in.refused'));
      expect(codes.slice(10)).toEqual(Array(5).fill('request.rate_limited'));
      const jar = new Jar().take((await identity.signIn({ email, password: PASSWORD }, new Jar())).cookies);
      const right = identity.giveCode({ kind: 'app', code: codeFor(uri, Date.now()) }, jar);
      await expect(right, 'even the right one').rejects.toMatchObject({ code: 'request.rate_limited' });
    });

    test('the second factor is on only after a right code, and off only with the password', async () => {
      await create();
      const jar = await enter();
      await expect(identity.beginSecondFactor('wrong password', jar)).rejects.toEqual(refused);
      const { uri, backupCodes } = await identity.beginSecondFactor(PASSWORD, jar);
      expect(backupCodes.length).toBe(10);
      expect((await identity.signIn({ email, password: PASSWORD }, new Jar())).state).toBe('signed-in');
      await expect(identity.confirmSecondFactor('000000', jar)).rejects.toEqual(refused);
      jar.take(await identity.confirmSecondFactor(codeFor(uri, Date.now()), jar));
      await expect(identity.endSecondFactor('wrong password', jar)).rejects.toEqual(refused);
      jar.take(await identity.endSecondFactor(PASSWORD, jar));
      expect((await identity.signIn({ email, password: PASSWORD }, new Jar())).state).toBe('signed-in');
    });

    test('a service’s token carries tenant and role, and nothing else of anybody', async () => {
      const claims = { tokenId: 'tok_1', tenantId: 'acme', role: 'operator' };
      const token = await identity.signToken(claims);
      expect(await identity.verifyToken(token)).toEqual(claims);
      const body = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
        string,
        unknown
      >;
      expect(JSON.stringify(body)).not.toContain('@');
      expect((body['exp'] as number) - Date.now() / 1000).toBeLessThanOrEqual(300);
      expect((await identity.publicKeys()).keys.length).toBeGreaterThan(0);
      expect(JSON.stringify(await identity.publicKeys())).not.toMatch(/"d":/);
    });

    test('an altered token, one without a signature and one of another are nobody’s', async () => {
      const token = await identity.signToken({ tokenId: 'tok_1', tenantId: 'acme', role: 'viewer' });
      const [head = '', body = '', proof = ''] = token.split('.');
      const raised = Buffer.from(
        Buffer.from(body, 'base64url').toString().replace('viewer', 'owner'),
      ).toString('base64url');
      const none = Buffer.from('{"alg":"none","kid":"x"}').toString('base64url');
      const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
      const noneOfKey = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
      for (const forged of [
        `${head}.${raised}.${proof}`,
        `${none}.${body}.`,
        `${noneOfKey}.${raised}.`,
        `${noneOfKey}.${raised}.${proof}`,
        `${head}.${body}`,
        'x.y.z',
        '',
        'x',
      ])
        expect(await identity.verifyToken(forged), forged).toBeNull();
    });
  });
}
