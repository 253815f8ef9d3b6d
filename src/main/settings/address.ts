/** Where Parley is reached, and what it reaches. */
import { z } from 'zod';
import { allowedHosts } from '#adapters/net/allowed-hosts.ts';
import { text, web, whole } from './forms.ts';
import type { SettingRow } from './row.ts';

export const addressRows: SettingRow[] = [
  {
    name: 'PORT',
    group: 'Address',
    meaning: 'Port of the pages, the API and the lines; 0 takes any free one.',
    fallback: '7070',
    example: '8080',
    form: whole(0, 65_535),
  },
  {
    name: 'PARLEY_HOST',
    group: 'Address',
    meaning:
      'Address to listen on. Any but this machine itself (127.0.0.1, ::1, localhost) lets other machines reach the sign-in.',
    fallback: '127.0.0.1',
    example: '0.0.0.0',
    form: z.string().regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an IP address'),
  },
  {
    name: 'PARLEY_PUBLIC_URL',
    group: 'Address',
    meaning: 'Address under which others reach Parley (a tunnel, a proxy); Twilio needs it.',
    fallback: null,
    example: 'https://voice.example.com',
    form: web,
  },
  {
    name: 'PARLEY_MARKETPLACE',
    group: 'Address',
    meaning: 'Where bundles of agents are offered: a folder, or an address at which `index.json` lists them.',
    fallback: null,
    example: 'https://market.example.com/parley',
    form: text,
  },
  {
    name: 'PARLEY_ALLOW_HOSTS',
    group: 'Address',
    meaning:
      'Hosts of your own network that webhooks, tools and the like may reach although they are not public: names, addresses and ranges, divided by commas, each with a port where only that one is meant.',
    fallback: null,
    example: 'n8n.lan,192.168.1.20:5678',
    form: z.string().transform((value, context) => {
      try {
        return allowedHosts(value);
      } catch (fault) {
        context.addIssue({ code: 'custom', message: `is not a list of hosts: ${(fault as Error).message}` });
        return z.NEVER;
      }
    }),
  },
];
