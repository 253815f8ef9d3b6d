import { afterEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { isSignedByTwilio, signTwilio } from './signature.ts';
import { FORM, type TestServer, openServer, ring } from './fakes/carrier.ts';
import { someNumber } from '#platform/calls/numbers/ports/fakes/some-number.ts';
import { Admission } from '#platform/calls/admission.ts';
import { Tickets } from './tickets.ts';
import { sayAndHangUp } from './twiml.ts';

describe('the voice webhook', () => {
  let server: TestServer;
  afterEach(() => server.close());

  it('connects this machine to the media socket with a ticket', async () => {
    server = await openServer();
    const response = await ring(server.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/xml');
    const host = new URL(server.url).host;
    expect(await response.text()).toMatch(
      new RegExp(
        `<Response><Connect><Stream url="ws://${host}/twilio/media"><Parameter name="ticket" value="ticket_\\w+"/></Stream></Connect></Response>$`,
      ),
    );
  });

  it('says that nobody is there when the agent is unknown', async () => {
    server = await openServer();
    const response = await ring(server.url, '/twilio/voice?agent=nobody');
    expect(await response.text()).toContain('<Say>Sorry, nobody can take this call. Goodbye.</Say><Hangup/>');
  });

  it("refuses the call that is one too many with the carrier's busy signal, and exactly that one of many that ring at once", async () => {
    server = await openServer();
    const admission = new Admission({ maxCalls: 5, maxLagMs: 20, lagMs: () => 0 });
    server.reception.admission = admission;
    const rings = Array.from({ length: 25 }, () => ring(server.url));
    const answers = await Promise.all(rings.map(async (response) => (await response).text()));
    expect(answers.filter((answer) => answer.includes('<Connect>')).length).toBe(5);
    expect(
      answers.filter((answer) => answer.includes('<Response><Reject reason="busy"/></Response>')).length,
    ).toBe(20);
    expect([admission.taken, server.warnings.length]).toEqual([5, 20]);
    expect(server.warnings[0]).toBe('call refused as busy: all of 5 places are taken');
  });

  it('takes nobody in while frames leave late', async () => {
    server = await openServer();
    server.reception.admission = new Admission({ maxCalls: 5, maxLagMs: 20, lagMs: () => 31 });
    expect(await (await ring(server.url)).text()).toContain('<Reject reason="busy"/>');
  });

  it('keeps no place for an agent that is unknown', async () => {
    server = await openServer();
    const admission = new Admission({ maxCalls: 5, maxLagMs: 20, lagMs: () => 0 });
    server.reception.admission = admission;
    await ring(server.url, '/twilio/voice?agent=nobody');
    expect(admission.taken).toBe(0);
  });

  it.each([
    { 'x-forwarded-for': '203.0.113.9' },
    { origin: 'https://evil.example' },
    { forwarded: 'for=203.0.113.9' },
  ])('without a token refuses what only passes through this machine: %o', async (headers) => {
    server = await openServer();
    const response = await ring(server.url, '/twilio/voice', headers);
    expect(response.status).toBe(403);
    expect(((await response.json()) as { code: string }).code).toBe('line.refused');
  });

  it('takes a right signature over the URL that was called, query and all', async () => {
    server = await openServer({ authToken: 'secret' });
    const path = '/twilio/voice?agent=sales';
    const right = signTwilio('secret', server.url + path, FORM);
    expect((await ring(server.url, path, { 'x-twilio-signature': right })).status).toBe(200);
    const wrong = signTwilio('other', server.url + path, FORM);
    expect((await ring(server.url, path, { 'x-twilio-signature': wrong })).status).toBe(403);
    expect((await ring(server.url, path)).status).toBe(403);
  });

  it("demands the signature of the called number's own tenant", async () => {
    const called = async (number: string | null) => ({
      tenantId: number === FORM.To ? 'acme' : 'globex',
      number: null,
    });
    server = await openServer({
      accounts: { of: async (tenantId) => ({ accountSid: null, authToken: `of ${tenantId}` }) },
      switchboard: { called, route: async () => ({ agentId: 'front-desk' }) },
    });
    const signed = (token: string) => ({
      'x-twilio-signature': signTwilio(token, `${server.url}/twilio/voice`, FORM),
    });
    expect((await ring(server.url, '/twilio/voice', signed('of globex'))).status).toBe(403);
    expect((await ring(server.url, '/twilio/voice', signed('of acme'))).status).toBe(200);
  });

  it('says the sentence of a line that is closed, and keeps no place for it', async () => {
    server = await openServer({
      switchboard: {
        called: async () => ({ tenantId: 'acme', number: someNumber() }),
        route: async () => ({ closed: 'We open at 9 & close at 5.' }),
      },
    });
    const admission = new Admission({ maxCalls: 5, maxLagMs: 20, lagMs: () => 0 });
    server.reception.admission = admission;
    expect(await (await ring(server.url)).text()).toContain(
      '<Say>We open at 9 &amp; close at 5.</Say><Hangup/>',
    );
    expect(admission.taken).toBe(0);
    expect(server.reception.refused).toEqual([
      { from: FORM.From, agentId: 'dental', reason: 'the line was closed' },
    ]);
  });

  it('writes down whom it had no place for', async () => {
    server = await openServer();
    server.reception.admission = new Admission({ maxCalls: 0, maxLagMs: 20, lagMs: () => 0 });
    await ring(server.url);
    expect(server.reception.refused).toEqual([
      { from: FORM.From, agentId: 'front-desk', reason: 'no place was free' },
    ]);
  });

  it('behind a proxy believes the configured address and no forwarded header', async () => {
    server = await openServer({ authToken: 'secret', publicUrl: 'https://voice.example.com/parley/' });
    const right = signTwilio('secret', 'https://voice.example.com/parley/twilio/voice', FORM);
    const response = await ring(server.url, '/twilio/voice', { 'x-twilio-signature': right });
    expect(await response.text()).toContain('url="wss://voice.example.com/parley/twilio/media"');
    const forged = signTwilio('secret', 'https://evil.example/twilio/voice', FORM);
    const headers = {
      'x-twilio-signature': forged,
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    expect((await ring(server.url, '/twilio/voice', headers)).status).toBe(403);
  });

  it('refuses a form that is too large', async () => {
    server = await openServer();
    const response = await fetch(`${server.url}/twilio/voice`, {
      method: 'POST',
      body: new URLSearchParams({ CallSid: 'x'.repeat(100_000) }),
    });
    expect(response.status).toBe(413);
  });
});

describe("Twilio's signature", () => {
  it('is that of the example in the documentation', () => {
    const url = 'https://example.com/myapp.php?foo=1&bar=2';
    const form = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    expect(signTwilio('12345', url, form)).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
  });

  it('is right with the standard port and without', () => {
    const signed = signTwilio('t', 'https://example.com:443/a?b=c', {});
    expect(isSignedByTwilio('t', signed, 'https://example.com/a?b=c', {})).toBe(true);
    expect(
      isSignedByTwilio('t', signTwilio('t', 'https://example.com/a', {}), 'https://example.com:8443/a', {}),
    ).toBe(true);
    expect(isSignedByTwilio('t', signed, 'https://example.com/a?b=d', {})).toBe(false);
    expect(isSignedByTwilio('t', '', 'https://example.com/a', {})).toBe(false);
  });

  it('counts a repeated value once', () => {
    expect(signTwilio('t', 'https://e', { A: ['2', '1', '2'] })).toBe(
      signTwilio('t', 'https://e', { A: ['1', '2'] }),
    );
  });
});

describe('tickets', () => {
  const issued = (clock: VirtualClock): Tickets => new Tickets(clock, new FakeChance());
  let left = 0;
  const place = { leave: () => void (left += 1) };
  const call = { callSid: 'CA0', place, answer: () => Promise.reject(new Error('nobody calls')) };

  it('work once', () => {
    const tickets = issued(new VirtualClock());
    const id = tickets.issue(call)!;
    expect(tickets.redeem(id, 'CA0')).toEqual(call);
    expect(tickets.redeem(id, 'CA0')).toBeNull();
  });

  it('expire after 10 s', async () => {
    const clock = new VirtualClock();
    const tickets = issued(clock);
    const [early, late] = [tickets.issue(call)!, tickets.issue(call)!];
    await clock.advance(10_000);
    expect(tickets.redeem(early, 'CA0')).toEqual(call);
    await clock.advance(1);
    expect(tickets.redeem(late, 'CA0')).toBeNull();
  });

  it('keep a place until the socket comes, and no longer than they are valid; no timer is left behind', async () => {
    const clock = new VirtualClock();
    const tickets = issued(clock);
    left = 0;
    const [first] = [tickets.issue(call)!, tickets.issue(call)!];
    await clock.advance(5000);
    const third = tickets.issue(call)!;
    expect(tickets.redeem(first, 'CA0')).toEqual(call);
    expect([left, clock.pendingTimers]).toEqual([0, 1]);
    await clock.advance(5002);
    expect(left).toBe(1);
    expect(tickets.redeem(third, 'CA-other')).toBeNull();
    expect([left, clock.pendingTimers]).toEqual([2, 0]);
    tickets.issue(call);
    tickets.close();
    expect([left, clock.pendingTimers]).toEqual([3, 0]);
  });

  it('are only so many, and expired ones make room', async () => {
    const clock = new VirtualClock();
    const tickets = issued(clock);
    for (let i = 0; i < 2000; i += 1) expect(tickets.issue(call)).not.toBeNull();
    expect(tickets.issue(call)).toBeNull();
    await clock.advance(10_001);
    expect(tickets.issue(call)).not.toBeNull();
  });
});

it('TwiML carries any text safely', () => {
  expect(sayAndHangUp(`<&">'`)).toContain('<Say>&lt;&amp;&quot;&gt;&apos;</Say>');
});
