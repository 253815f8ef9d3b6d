/** What the routes of bundles take and give. */
import { z } from 'zod';
import { ParleyError } from '#voice/errors.ts';
import * as wire from '#wire/bundles.ts';
import { AgentId, problems } from '../routes.ts';

const tags = ['bundles'];

export const exportBundle = {
  summary: 'A published version of an agent, or its persona alone, as one signed file',
  tags,
  params: AgentId,
  body: wire.ExportBundle,
  produces: ['application/json'],
  response: { 200: z.unknown().describe('The bundle.'), ...problems(400, 401, 403, 404, 409, 429, 503) },
};
export const lookAtBundle = {
  summary: 'What a bundle holds, who has signed it, and whether it could be imported',
  tags,
  body: wire.BundleText,
  response: { 200: wire.BundleLook, ...problems(400, 401, 403, 413, 422, 429, 503) },
};
export const importBundle = {
  summary:
    'Makes an agent, unpublished, of a bundle whose key is trusted; or has an agent’s draft wear its persona',
  tags,
  body: wire.ImportBundle,
  response: { 201: wire.Imported, ...problems(400, 401, 403, 404, 409, 413, 422, 429, 503) },
};
export const listPublishers = {
  summary: 'Whose bundles are trusted, and the own key',
  tags,
  response: { 200: wire.PublisherList, ...problems(401, 403, 503) },
};
export const forgetPublisher = {
  summary: 'Trusts a publisher no longer; what was imported stays',
  tags,
  params: z.object({ keyId: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a key') }),
  response: { 204: z.null(), ...problems(400, 401, 403, 404, 503) },
};
export const listOffers = {
  summary: 'What the marketplace offers',
  tags,
  response: { 200: wire.Marketplace, ...problems(401, 403, 429, 502, 503, 504) },
};
export const importOffer = {
  summary: 'Imports a bundle of the marketplace',
  tags,
  body: wire.ImportOffer,
  response: { 201: wire.Imported, ...problems(400, 401, 403, 404, 409, 422, 429, 502, 503, 504) },
};

export function publisherUnknown(keyId: string): ParleyError {
  return new ParleyError('publisher.unknown', `The key ${keyId} is not trusted here.`);
}
