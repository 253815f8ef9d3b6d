/** By which address attempts are counted. */
import type { FastifyRequest } from 'fastify';

/**
 * The far end of the socket; behind a proxy on this machine, who the proxy says it is: the last in the line, which is the one that the
 * proxy itself wrote. An address of version 6 counts by its network, because one customer has a whole one.
 */
export function visitorAddress({ headers, raw }: FastifyRequest): string {
  const direct = (raw.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const passedOn = headers['x-forwarded-for'];
  const last = (typeof passedOn === 'string' ? passedOn : '').split(',').at(-1)?.trim() ?? '';
  const address = /^(127\.|::1$)/.test(direct) && /^[0-9a-fA-F.:]{2,45}$/.test(last) ? last : direct;
  return address.includes(':') ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = '', tail = ''] = address.toLowerCase().split('::', 2);
  const first = head === '' ? [] : head.split(':');
  const rest = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::')
    ? Array<string>(Math.max(0, 8 - first.length - rest.length)).fill('0')
    : [];
  return [...first, ...zeros, ...rest].slice(0, 4).join(':');
}
