/** Language models of the tenant's own. */
import { ModelProfile, ModelProfileList, type PutModelProfile } from '#wire/model-profiles.ts';
import { request, send, sending } from '../ui/request.ts';

const at = (name: string): string => `/api/model-profiles/${encodeURIComponent(name)}`;

export const modelsApi = {
  list: (signal: AbortSignal) => request(ModelProfileList, '/api/model-profiles', { signal }),
  put: (name: string, profile: PutModelProfile) => request(ModelProfile, at(name), sending('PUT', profile)),
  remove: (name: string) => send(at(name), sending('DELETE')),
};
