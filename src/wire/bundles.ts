/** Bundles of agents and personas, their publishers and the marketplace as they cross the network. */
import { z } from 'zod';
import { Fault } from './agents.ts';

export const BundleLook = z
  .object({
    hash: z.string().describe('SHA-256 of the manifest: names the bundle for good.'),
    kind: z.enum(['agent', 'persona']),
    id: z.string(),
    name: z.string(),
    description: z.string(),
    publisher: z.string().describe('As it calls itself; what is proved is the key.'),
    keyId: z.string(),
    trusted: z.boolean().describe('Whether this tenant trusts the key, or has signed it itself.'),
    madeAt: z.iso.datetime(),
    version: z.int(),
    madeFrom: z.array(z.string()),
    trainedBy: z.int().describe('Calls whose turns became examples.'),
    parts: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
    source: z.string().describe('The agent or the persona as written, to be read before it is imported.'),
    errors: z.array(Fault).describe('What is to be mended here before it could be published.'),
    idTaken: z.boolean().describe('An agent here has this id: import it under another.'),
  })
  .meta({ id: 'BundleLook' });
export type BundleLook = z.infer<typeof BundleLook>;

export const BundleText = z.object({ bundle: z.string().max(2_200_000) }).meta({ id: 'BundleText' });
const AsId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be lower-case letters, digits and hyphens');
const Choice = {
  into: AsId.exactOptional().describe('For a persona: the agent whose draft is to wear it.'),
  as: AsId.exactOptional().describe('The id of the new agent; that of the bundle when absent.'),
  trust: z
    .string()
    .exactOptional()
    .describe('The `keyId` of a publisher that is not trusted yet: said once, kept from then on.'),
};
export const ImportBundle = BundleText.extend(Choice).meta({ id: 'ImportBundle' });
export const Imported = z
  .object({
    agentId: z.string(),
    hash: z.string(),
    keyId: z.string(),
    errors: z.array(Fault).describe('What keeps the draft from being published here.'),
  })
  .meta({ id: 'BundleImported' });
export const ExportBundle = z
  .object({
    kind: z
      .enum(['agent', 'persona'])
      .default('agent')
      .describe('`persona`: who speaks, without what the talk is for.'),
    version: z.int().min(1).exactOptional(),
    description: z.string().max(2000).default(''),
  })
  .meta({ id: 'ExportBundle' });

export const Publisher = z
  .object({
    keyId: z.string(),
    name: z.string(),
    publicKey: z.string(),
    trustedBy: z.string(),
    trustedAt: z.iso.datetime(),
  })
  .meta({ id: 'Publisher' });
export const PublisherList = z
  .object({
    publishers: z.array(Publisher),
    own: z.object({ keyId: z.string(), publicKey: z.string() }).describe('What this tenant signs with.'),
  })
  .meta({ id: 'PublisherList' });
export type PublisherList = z.infer<typeof PublisherList>;

export const Marketplace = z
  .object({
    place: z.string().nullable().describe('A folder or an address; null where none is set.'),
    offers: z.array(
      z.object({
        file: z.string(),
        look: BundleLook.omit({ source: true, errors: true }).nullable(),
        refused: z.string().nullable().describe('Why it cannot be imported.'),
      }),
    ),
  })
  .meta({ id: 'Marketplace' });
export type Marketplace = z.infer<typeof Marketplace>;
export const ImportOffer = z
  .object({
    file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/, 'must be a file of the list'),
    ...Choice,
  })
  .meta({ id: 'ImportOffer' });
