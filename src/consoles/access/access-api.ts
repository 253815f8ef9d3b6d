/** What the entrance asks of the API. */
import {
  Done,
  EndedSignIns,
  InvitationLook,
  OpenSignIns,
  SecondFactorBegun,
  Session,
  SignInResult,
  SsoAway,
} from '#wire/access.ts';
import { request, sending } from '../ui/request.ts';

export const access = {
  session: (signal: AbortSignal) => request(Session, '/api/session', { signal }),
  signIn: (email: string, password: string) =>
    request(SignInResult, '/api/session', sending('POST', { email, password })),
  giveCode: (kind: 'app' | 'backup', code: string) =>
    request(SignInResult, '/api/session/code', sending('POST', { kind, code })),
  enterDemo: () => request(Done, '/api/session/demo', sending('POST')),
  signOut: () => request(Done, '/api/session', sending('DELETE')),
  beginSso: (tenant: string, to: string) =>
    request(SsoAway, '/api/session/sso', sending('POST', { tenant, to })),
  signIns: (signal: AbortSignal) => request(OpenSignIns, '/api/session/sign-ins', { signal }),
  endSignIn: (id: string) =>
    request(Done, `/api/session/sign-ins/${encodeURIComponent(id)}`, sending('DELETE')),
  endOtherSignIns: () => request(EndedSignIns, '/api/session/sign-ins', sending('DELETE')),
  chooseTenant: (tenant: string) => request(Done, '/api/session/tenant', sending('PUT', { tenant })),
  askReset: (email: string) => request(Done, '/api/session/reset', sending('POST', { email })),
  reset: (token: string, password: string) =>
    request(Done, '/api/session/reset', sending('PUT', { token, password })),
  lookAtSetup: (token: string) => request(Done, '/api/setup/look', sending('POST', { token })),
  setUp: (form: { token: string; email: string; name: string; password: string }) =>
    request(Done, '/api/setup', sending('POST', form)),
  lookAtInvitation: (token: string) =>
    request(InvitationLook, '/api/invitations/look', sending('POST', { token })),
  acceptInvitation: (form: { token: string; name?: string; password?: string }) =>
    request(Done, '/api/invitations/accept', sending('POST', form)),
  changePassword: (present: string, next: string) =>
    request(Done, '/api/session/password', sending('POST', { present, next })),
  beginSecondFactor: (password: string) =>
    request(SecondFactorBegun, '/api/session/second-factor', sending('POST', { password })),
  confirmSecondFactor: (code: string) =>
    request(Done, '/api/session/second-factor', sending('PUT', { code })),
  endSecondFactor: (password: string) =>
    request(Done, '/api/session/second-factor', sending('DELETE', { password })),
};

/** A whole new page: nothing of what another person or tenant was shown stays in memory. */
export function goTo(path: string): void {
  location.assign(path);
}

/** Where the person wanted to go; only a path of this site. */
export function wantedPath(): string {
  const to = new URLSearchParams(location.search).get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) ? to : '/';
}

/** The secret part of a link, out of sight of the history and of whoever looks over a shoulder. */
export function takeToken(): string {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  if (token !== '') history.replaceState(history.state, '', location.pathname);
  return token;
}
