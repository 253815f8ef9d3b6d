/** `PARLEY_ALLOW_HOSTS`: hosts of the operator's own network that users' requests may reach although they are not public. */
import ipaddr from 'ipaddr.js';
import { inRange, parse } from './addresses.ts';

/** A name or an address, with a port or for all of them; or a range of addresses. */
export interface AllowedHost {
  name: string | null;
  range: [ipaddr.IPv4 | ipaddr.IPv6, number] | null;
  port: number | null;
}

/** Entries divided by commas: `n8n.lan`, `192.168.1.20:5678`, `10.1.0.0/16`, `[fd00::7]:8080`. Throws RangeError that quotes the wrong one. */
export function allowedHosts(text: string): AllowedHost[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(entryOf);
}

function entryOf(entry: string): AllowedHost {
  const wrong = new RangeError(`"${entry}" is no host, such as n8n.lan, 192.168.1.20:5678 or 10.1.0.0/16`);
  if (entry.includes('/')) {
    if (!ipaddr.isValidCIDR(entry)) throw wrong;
    return { name: null, range: ipaddr.parseCIDR(entry), port: null };
  }
  const bare = parse(entry);
  if (bare !== null) return { name: null, range: whole(bare), port: null };
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::(\d{1,5}))?$/i.exec(entry);
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) throw wrong;
  const port = match[3] === undefined ? null : Number(match[3]);
  if (port !== null && (port < 1 || port > 65_535)) throw wrong;
  const address = parse(host);
  if (address !== null) return { name: null, range: whole(address), port };
  // What looks like a number is an address that was mistyped.
  if (match[1] !== undefined || /^[\d.]+$/.test(host)) throw wrong;
  return { name: plainName(host), range: null, port };
}

function whole(address: ipaddr.IPv4 | ipaddr.IPv6): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** As it is compared: lower case, without the dot of the root. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** By its name, wherever that leads; or by its address. */
export function isAllowed(
  allowed: readonly AllowedHost[],
  { host, address, port }: { host: string; address: string | null; port: number },
): boolean {
  const parsed = address === null ? null : parse(address);
  return allowed.some((entry) => {
    if (entry.port !== null && entry.port !== port) return false;
    if (entry.name !== null) return entry.name === plainName(host);
    return parsed !== null && entry.range !== null && inRange(parsed, entry.range);
  });
}
