/** Bundles: given away, looked at, taken in. */
import { BundleLook, Imported, Marketplace, PublisherList } from '#wire/bundles.ts';
import { request, send, sending } from '../ui/request.ts';

export type BundleKind = 'agent' | 'persona';

interface Choice {
  into?: string;
  as?: string;
  trust?: string;
}

export const bundlesApi = {
  async exported(agentId: string, kind: BundleKind = 'agent'): Promise<Blob> {
    const bundle = await request(
      { parse: (value) => value },
      `/api/agents/${encodeURIComponent(agentId)}/bundle`,
      sending('POST', { kind }),
    );
    return new Blob([`${JSON.stringify(bundle, null, 2)}\n`], { type: 'application/json' });
  },
  look: (bundle: string) => request(BundleLook, '/api/bundles/look', sending('POST', { bundle })),
  take: (bundle: string, choice: Choice) =>
    request(Imported, '/api/bundles/import', sending('POST', { bundle, ...choice })),
  market: (signal: AbortSignal) => request(Marketplace, '/api/marketplace', { signal }),
  takeOffer: (file: string, choice: Choice) =>
    request(Imported, '/api/marketplace/import', sending('POST', { file, ...choice })),
  publishers: (signal: AbortSignal) => request(PublisherList, '/api/publishers', { signal }),
  distrust: (keyId: string) => send(`/api/publishers/${encodeURIComponent(keyId)}`, sending('DELETE')),
};
