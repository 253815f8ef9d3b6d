/** Decides for one connection: the address's form, the port, and every address that its name leads to. */
import { lookup } from 'node:dns/promises';
import { ParleyError } from '#voice/errors.ts';
import { isPublic, parse } from './addresses.ts';
import { type AllowedHost, isAllowed } from './allowed-hosts.ts';

export interface ResolvedAddress {
  address: string;
  family: number;
}
export type Resolve = (host: string) => Promise<ResolvedAddress[]>;

/** From 1024 on anything may listen that speaks HTTP, but for these, which speak something that an HTTP request can be made to resemble. */
const NOT_HTTP = new Set([
  1433, 1521, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4222, 5060, 5061, 5432, 5672, 5900, 5984,
  6379, 6443, 6666, 6667, 7000, 7001, 9042, 9092, 9200, 9300, 10_250, 11_211, 15_672, 25_565, 26_379, 27_017,
  50_070,
]);

/** The system's own resolver, so that what is checked is what a connection would have used. */
const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

export class Guard {
  readonly #allowed: readonly AllowedHost[];
  readonly #resolve: Resolve;

  constructor(allowed: readonly AllowedHost[], resolve: Resolve = systemResolve) {
    this.#allowed = allowed;
    this.#resolve = resolve;
  }

  /** Throws `url.refused`. */
  url(text: string): URL {
    if (!URL.canParse(text)) throw refused('it is not an address, such as https://example.com/hook');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw refused('it must begin with https:// or http://');
    if (url.username !== '' || url.password !== '')
      throw refused('it holds a name or a password: send them in a header');
    if (url.hostname === '') throw refused('it names no host');
    const port = portOf(url);
    if (!httpPort(port) && !this.#allowed.some((each) => each.port === null || each.port === port)) {
      throw refused(`port ${port} is not one for HTTP; PARLEY_ALLOW_HOSTS may allow ${url.hostname}:${port}`);
    }
    return url;
  }

  /** The addresses that a connection may be made to: all that the host has. Throws `url.refused`, or `provider.unreachable`. */
  async addresses(hostname: string, port: number): Promise<ResolvedAddress[]> {
    const host = hostname.replaceAll(/^\[|\]$/g, '');
    const literal = parse(host);
    // By its standard it is this machine, whatever a resolver says.
    if (
      /(?:^|\.)localhost\.?$/i.test(host) &&
      !isAllowed(this.#allowed, { host, address: '127.0.0.1', port })
    ) {
      throw privateHost(host);
    }
    const found =
      literal === null
        ? await this.#lookup(host)
        : [{ address: host, family: literal.kind() === 'ipv6' || host.includes(':') ? 6 : 4 }];
    if (found.length === 0) throw unknownHost(host);
    // All of them: a name that leads into a private network besides is not an honest one.
    for (const { address } of found) {
      if (isAllowed(this.#allowed, { host, address, port })) continue;
      if (!isPublic(address)) {
        throw refused(
          `${host} is not a host of the public internet; PARLEY_ALLOW_HOSTS may allow one of your own`,
        );
      }
      if (!httpPort(port))
        throw refused(`port ${port} is not one for HTTP; PARLEY_ALLOW_HOSTS may allow ${host}:${port}`);
    }
    return found;
  }

  async #lookup(host: string): Promise<ResolvedAddress[]> {
    try {
      return await this.#resolve(host);
    } catch (fault) {
      throw unknownHost(host, fault);
    }
  }
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}

function httpPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !NOT_HTTP.has(port));
}

function refused(why: string): ParleyError {
  return new ParleyError('url.refused', why);
}

function privateHost(host: string): ParleyError {
  return refused(
    `${host} is not a host of the public internet; PARLEY_ALLOW_HOSTS may allow one of your own`,
  );
}

function unknownHost(host: string, cause?: unknown): ParleyError {
  return new ParleyError('provider.unreachable', `${host} has no address`, { cause });
}
