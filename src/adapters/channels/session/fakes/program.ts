/** A developer's program at the socket of a session, for tests: real sockets; the session itself goes by a clock that the test moves. */
import Fastify, { type FastifyInstance } from 'fastify';
import { WebSocket } from 'ws';
import { keptLog } from '#platform/lines/fakes/kept-log.ts';
import { type FakeReception, fakeReception } from '#platform/lines/fakes/reception.ts';
import { crm } from '#platform/sessions/fakes/developer.ts';
import { testSessions } from '#platform/sessions/fakes/sessions.ts';
import type { NewSession } from '#platform/sessions/new-session.ts';
import type { OpenSession } from '#platform/sessions/open-session.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { type FakeSpeechToText, fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { FromSession, type SessionEvent } from '#wire/sessions.ts';
import type { SessionSocketLimits } from '../options.ts';
import { registerSessionSocket } from '../register.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

/** By the name that a test sends as its key. */
const PEOPLE: Record<string, Principal> = {
  crm,
  stranger: { ...crm, tenantId: 'globex' },
  deaf: { ...crm, scopes: ['sessions:control'] },
};

export interface TestServer {
  fastify: FastifyInstance;
  url: string;
  clock: VirtualClock;
  hears: FakeSpeechToText;
  /** Who answers for agents. */
  reception: FakeReception;
  sessions: SessionService;
  open: (asked?: Partial<NewSession>) => Promise<OpenSession>;
  /** From now on who is let in already may not go on. */
  shutOut: (code: 'request.unauthorized' | 'request.forbidden') => void;
  warnings: string[];
  errors: unknown[];
}

export async function openServer(limits: Partial<SessionSocketLimits>): Promise<TestServer> {
  const fastify = Fastify({ forceCloseConnections: true });
  const clock = new VirtualClock();
  const hears = fakeSpeechToText({ clock });
  const reception = fakeReception();
  const { service } = testSessions(clock, {
    recognisers: [{ stt: hears, guided: false }],
    desk: {
      answer: (line, request) => reception.answer(line, request),
      cast: async () => ({ strategy: { slots: {} } }) as never,
      reserve: () => ({ leave: () => undefined }),
    },
  });
  const { log, warnings, errors } = keptLog();
  let refusal: ParleyError | null = null;
  fastify.setErrorHandler((fault: ParleyError, _request, reply) =>
    reply.code(400).send({ code: fault.code }),
  );
  await registerSessionSocket(fastify, {
    sessions: service,
    principalOf: ({ headers }) => PEOPLE[String(headers.authorization)] ?? crm,
    stillMay: async () => {
      if (refusal) throw refusal;
    },
    clock: realClock,
    limits,
    log,
  });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  const open = (asked: Partial<NewSession> = {}): Promise<OpenSession> =>
    service.create({ tenantId: 'acme', principal: crm, project: 'kiosk', ...asked });
  const shutOut = (code: 'request.unauthorized' | 'request.forbidden'): void => {
    refusal = new ParleyError(code, 'the key was revoked');
  };
  return { fastify, url, clock, hears, reception, sessions: service, open, shutOut, warnings, errors };
}

export class Program {
  readonly socket: WebSocket;
  readonly messages: FromSession[] = [];
  /** Bytes of the agent's sound. */
  sounded = 0;
  closed: { code: number; reason: string } | null = null;
  /** The code with which the handshake was refused. */
  refused: string | null = null;

  constructor(url: string, path: string, key: string) {
    const address = `${url.replace('http', 'ws')}/api/sessions/${path}`;
    this.socket = new WebSocket(address, { headers: { authorization: key } });
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.sounded += data.length;
      else this.messages.push(FromSession.parse(JSON.parse(data.toString())));
    });
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
  }

  /** `path` behind `/api/sessions/`. */
  static async open(url: string, path: string, key = 'crm'): Promise<Program> {
    const program = new Program(url, path, key);
    const { socket } = program;
    await new Promise<void>((resolve) => {
      socket.once('open', () => resolve());
      socket.once('close', () => resolve());
      socket.once('unexpected-response', (_request, answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (some: string) => (text += some));
        answer.on('end', () => {
          program.refused = (JSON.parse(text) as { code: string }).code;
          socket.terminate();
          resolve();
        });
      });
    });
    return program;
  }

  static at(url: string, session: OpenSession): Promise<Program> {
    return Program.open(url, `${session.id}/socket`);
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  get events(): SessionEvent[] {
    return this.messages.filter((each): each is SessionEvent => 'seq' in each);
  }

  get types(): string[] {
    return this.messages.map(({ type }) => type);
  }

  get fault(): string | undefined {
    return this.messages.flatMap((each) => (each.type === 'error' ? [each.code] : []))[0];
  }
}
