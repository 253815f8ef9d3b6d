/** Which network addresses a request that a user has set may reach. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** In the public internet by their numbers, and yet not meant for strangers' requests. */
const NEVER = [
  // Azure's wire server: metadata of the machine, on a public address.
  '168.63.129.16/32',
  // 6to4 relays, benchmarks, IETF protocols (Oracle's metadata among them), documentation.
  '192.88.99.0/24',
  '198.18.0.0/15',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // Teredo, ORCHID and the rest of the IETF's own block; documentation; 6to4, which carries an IPv4 address inside.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
].map((range) => ipaddr.parseCIDR(range));

/** What the IANA has given out as global unicast: all else is local, translated (NAT64, IPv4-mapped), reserved or unknown. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/** Whether it is a host of the public internet. What is not an address at all is none. */
export function isPublic(address: string): boolean {
  const parsed = parse(address);
  if (parsed === null) return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_V6)) return false;
  if (parsed.range() !== 'unicast') return false;
  return !NEVER.some((range) => inRange(parsed, range));
}

export function inRange(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  range: [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}

/** An IPv4 address inside an IPv6 one (`::ffff:127.0.0.1`) is taken for what it is. Null for what is no address. */
export function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  // Of a link-local address; without it nothing else changes.
  const plain = address.replace(/%.*$/, '');
  // Of the many old notations of IPv4 only the common one is an address here.
  return isIP(plain) === 0 ? null : ipaddr.process(plain);
}
