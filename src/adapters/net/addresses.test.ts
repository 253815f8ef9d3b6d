import { describe, expect, it } from 'vitest';
import { isPublic } from './addresses.ts';
import { allowedHosts, isAllowed } from './allowed-hosts.ts';

describe('A request that a user has set may reach', () => {
  it.each([
    '8.8.8.8',
    '93.184.216.34',
    '2606:2800:220:1:248:1893:25c8:1946',
    '::ffff:8.8.8.8',
    '11.0.0.1',
    '172.32.0.1',
  ])('%s', (address) => expect(isPublic(address)).toBe(true));
});

describe('A request that a user has set may not reach', () => {
  it.each([
    [
      'loopback',
      '127.0.0.1',
      '127.255.255.254',
      '::1',
      '::ffff:127.0.0.1',
      '::127.0.0.1',
      '0:0:0:0:0:ffff:7f00:1',
    ],
    ['this network', '0.0.0.0', '0.1.2.3', '::'],
    [
      'private networks',
      '10.0.0.1',
      '10.255.255.255',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '::ffff:10.0.0.1',
    ],
    ['unique local addresses', 'fc00::1', 'fd00:ec2::254', 'fdff:ffff::1'],
    [
      'the local link, and the metadata that clouds put there',
      '169.254.169.254',
      '169.254.170.2',
      'fe80::1',
      'fe80::1%eth0',
      '::ffff:169.254.169.254',
    ],
    ['old site-local addresses', 'fec0::1'],
    ['carriers’ networks', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
    ['many at once', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1', 'ff0e::1'],
    [
      'what is reserved',
      '240.0.0.1',
      '192.0.0.192',
      '192.0.2.1',
      '198.51.100.7',
      '203.0.113.9',
      '198.18.0.1',
      '198.19.255.255',
    ],
    ['a cloud’s own servers on public numbers', '168.63.129.16'],
    [
      'IPv4 inside IPv6: translated',
      '64:ff9b::7f00:1',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::7f00:1',
      '::ffff:0:127.0.0.1',
    ],
    [
      'IPv4 inside IPv6: 6to4 and Teredo',
      '2002:7f00:1::',
      '2002:a9fe:a9fe::1',
      '2001:0:4136:e378:8000:63bf:80ff:fffe',
    ],
    [
      'documentation, discard and what nobody has been given',
      '2001:db8::1',
      '3fff::1',
      '100::1',
      '4000::1',
      '5f00::1',
      'e000::1',
    ],
    ['relays of 6to4', '192.88.99.1'],
    ['what is no address', '', 'localhost', '1.2.3', '0x7f000001', '1.2.3.4.5', ':::1', '2130706433'],
  ])('%s', (_what, ...addresses) => {
    for (const address of addresses) expect(isPublic(address), address).toBe(false);
  });
});

describe('PARLEY_ALLOW_HOSTS', () => {
  const allowed = allowedHosts(
    ' n8n.lan, 192.168.1.20:5678,10.1.0.0/16 ,[fd00::7]:8080, fd00::9,Home.Example:443',
  );
  it.each([
    ['n8n.lan', '192.168.1.9', 80, true],
    ['N8N.LAN.', '192.168.1.9', 5678, true],
    ['other.lan', '192.168.1.9', 80, false],
    ['x.n8n.lan', '192.168.1.9', 80, false],
    ['other.lan', '192.168.1.20', 5678, true],
    ['other.lan', '192.168.1.20', 80, false],
    ['other.lan', '10.1.255.1', 80, true],
    ['other.lan', '10.2.0.1', 80, false],
    ['other.lan', '::ffff:10.1.0.1', 80, true],
    ['other.lan', 'fd00::7', 8080, true],
    ['other.lan', 'fd00::7', 80, false],
    ['other.lan', 'fd00::9', 80, true],
    ['home.example', '127.0.0.1', 443, true],
    ['home.example', '127.0.0.1', 80, false],
    ['other.lan', '127.0.0.1', 80, false],
  ])('%s at %s, port %d: %s', (host, address, port, may) => {
    expect(isAllowed(allowed, { host, address, port })).toBe(may);
  });

  it.each([
    '10.0.0.0/40',
    '1.2.3.999',
    'a b',
    'http://n8n.lan',
    'n8n.lan:0',
    'n8n.lan:70000',
    '[::1',
    'n8n.lan:http',
  ])('refuses %s and quotes it', (entry) =>
    expect(() => allowedHosts(`ok.lan,${entry}`)).toThrow(`"${entry}" is no host`),
  );
});
