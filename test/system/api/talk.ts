/** A conversation by text over the browser's line, as somebody. */
import { WebSocket } from 'ws';
import { ToBrowser } from '#wire/browser-line.ts';

export interface Talk {
  callId: string;
  say: (text: string) => void;
  hangUp: () => Promise<void>;
}

export type TalkAnswer = { talk: Talk } | { refused: string };

/** What the line answers to the hello: a call, or the status or close code with its reason. */
export function talkTo(url: string, headers: Record<string, string>, agent: string): Promise<TalkAnswer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/talk`, { headers });
    const closed = new Promise<void>((gone) => socket.once('close', () => gone()));
    const send = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('open', () => send({ type: 'hello', protocol: 1, agent, audio: false }));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, answer) => {
      resolve({ refused: String(answer.statusCode) });
      socket.terminate();
    });
    socket.on('close', (code, reason) => resolve({ refused: `${code} ${reason.toString()}` }));
    socket.on('message', (data: Buffer, binary) => {
      if (binary) return;
      const message = ToBrowser.parse(JSON.parse(data.toString()));
      // Heard at once.
      if (message.type === 'mark') send({ type: 'mark', name: message.name });
      if (message.type !== 'welcome') return;
      const hangUp = async (): Promise<void> => {
        send({ type: 'hang-up' });
        await closed;
      };
      resolve({ talk: { callId: message.callId, say: (text) => send({ type: 'text', text }), hangUp } });
    });
  });
}

/** `open`, or the status and the body with which the upgrade was refused. */
export function openSocket(url: string, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
    socket.on('error', () => {});
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('unexpected-response', (_request, answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (some: string) => (text += some));
      answer.on('end', () => {
        resolve(`${answer.statusCode} ${text}`);
        socket.terminate();
      });
    });
  });
}
