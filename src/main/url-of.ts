/** Where a browser on this machine finds Parley. */
import type { Settings } from './settings/settings.ts';

export function urlOf({ host, loopback }: Pick<Settings, 'host' | 'loopback'>, port: number): string {
  // Browsers give the microphone to `localhost` without a certificate.
  const name = loopback || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
