/** A receiver of webhooks that is down until it is told to recover. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '#voice/ports/fakes/real-time.ts';
import { entered } from '../support/enter.ts';

export interface FailingReceiver {
  /** Ids and bodies, in the order of their coming. */
  arrived: { delivery: unknown; body: string }[];
  /** Sends it a trial of a new webhook, and resolves when Parley has written down that it was not taken. */
  missOne(url: string): Promise<void>;
  recover(): void;
  close(): void;
}

export async function failingReceiver(): Promise<FailingReceiver> {
  let status = 500;
  const arrived: FailingReceiver['arrived'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += String(part)));
    request.on('end', () => {
      arrived.push({ delivery: request.headers['parley-delivery'], body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    arrived,
    async missOne(url) {
      const { id } = await ask<{ id: string }>(`${url}/api/webhooks`, {
        url: address,
        events: ['webhook.test', 'call.state'],
      });
      const trial = await ask<{ id: string }>(`${url}/api/webhooks/${id}/test`, {});
      const at = `${url}/api/webhook-deliveries/${trial.id}`;
      await until(async () => (await ask<{ log: { status: number }[] }>(at)).log[0]?.status === 500);
    },
    recover: () => void (status = 200),
    close: () => (server.closeAllConnections(), void server.close()),
  };
}

async function ask<Answer>(url: string, body?: object): Promise<Answer> {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await entered(url, init);
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
