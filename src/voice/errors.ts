/** The error table of the heart and its ports: every code, what it means, and whose problem it is. Kept equal to docs/ERRORS.md by a test. */
export const ERRORS = {
  'provider.unreachable': row('connectivity', false, 'operator', 'The provider cannot be reached.'),
  'provider.unauthorized': row('authentication', true, 'operator', 'The provider refuses the key.'),
  'provider.rate_limited': row('quota', false, 'operator', 'The provider asks for fewer requests.'),
  'provider.timeout': row('timeout', false, 'provider', 'The provider did not answer in time.'),
  'provider.cut': row('connectivity', false, 'provider', 'The provider broke off in mid-answer.'),
  'provider.malformed': row(
    'protocol',
    false,
    'provider',
    'The provider answered with something that is not its protocol.',
  ),
  'provider.rejected': row('protocol', true, 'operator', 'The provider rejects the request.'),
  'provider.failed': row('server', false, 'provider', 'The provider reports a fault of its own.'),
  'provider.resting': row(
    'connectivity',
    false,
    'provider',
    'The provider has failed before and is not asked for a while.',
  ),
  'engine.crashed': row('internal', false, 'parley', 'An embedded engine stopped and was replaced.'),
  'engine.busy': row('limit', false, 'operator', 'Every decoder is in use and memory allows no other.'),
  'tool.unknown': row('input', true, 'user', 'The model asked for a tool that does not exist.'),
  'tool.failed': row('server', false, 'user', 'A tool failed.'),
  'call.full': row('limit', false, 'operator', 'As many calls are going on as this machine may hold.'),
  'call.stopping': row('limit', false, 'operator', 'Parley is stopping and takes no new calls.'),
  'call.unknown': row('input', true, 'user', 'There is no call with this id.'),
  'agent.taken': row('input', true, 'user', 'There is an agent with this id already.'),
  'agent.changed': row('input', true, 'user', 'Somebody else has changed the draft since it was read.'),
  'agent.archived': row('input', true, 'user', 'The agent is archived, or must be archived first.'),
  'agent.unpublished': row('input', true, 'user', 'The agent has no version that answers calls.'),
  'agent.closed': row('input', true, 'user', 'The agent does not answer on this channel.'),
  'version.unknown': row('input', true, 'user', 'The agent has no version with this number.'),
  'experiment.unknown': row('input', true, 'user', 'There is no such experiment, or it does not run.'),
  'experiment.running': row('input', true, 'user', 'The agent has an experiment that runs.'),
  'example.unknown': row('input', true, 'user', 'There is no such turn that was answered.'),
  'bench.unknown': row('input', true, 'user', 'There is no such talk on the test bench, or it is over.'),
  'bench.full': row('limit', false, 'operator', 'As many talks as the test bench may hold are going on.'),
  'agent.unknown': row('input', true, 'user', 'There is no agent with this id.'),
  'strategy.invalid': row(
    'input',
    true,
    'user',
    'The strategy is not valid; each error names its path and its cure.',
  ),
  'bundle.stranger': row(
    'authentication',
    true,
    'user',
    'Nobody here trusts the key that signed the bundle.',
  ),
  'bundle.unknown': row('input', true, 'user', 'The marketplace does not offer this bundle.'),
  'publisher.unknown': row('input', true, 'user', 'There is no trusted publisher with this key.'),
  'bundle.refused': row(
    'input',
    true,
    'user',
    'The bundle is not signed, was altered, or is of another form.',
  ),
  'call.not_active': row('input', false, 'user', 'The call is not at a point at which this can be done.'),
  'call.not_transferable': row(
    'input',
    true,
    'user',
    'The call came by a channel that cannot hand it to a number.',
  ),
  'call.unreachable': row('timeout', false, 'operator', 'The process that holds the call does not answer.'),
  'carrier.unset': row(
    'input',
    true,
    'operator',
    'No account of a carrier is set by which a call could be placed.',
  ),
  'variables.missing': row(
    'input',
    true,
    'user',
    'The agent cannot do without variables that the request does not bring.',
  ),
  'request.conflict': row('input', true, 'user', 'The idempotency key belongs to another request.'),
  'number.invalid': row('input', true, 'user', 'This is no phone number in its international form.'),
  'number.taken': row('input', true, 'user', 'The phone number is in use already.'),
  'number.unknown': row('input', true, 'user', 'There is no phone number with this id.'),
  'line.malformed': row('protocol', true, 'caller', 'The line sent something that is not its protocol.'),
  'line.refused': row('authentication', true, 'caller', 'The line brought no valid ticket or signature.'),
  'line.flooding': row('limit', false, 'caller', 'The line sent more than real time allows.'),
  'line.silent': row('timeout', false, 'caller', 'The line sent nothing for too long.'),
  'line.slow': row('limit', false, 'caller', 'The line does not take what it is sent.'),
  'request.invalid': row('input', true, 'user', 'The request is not of the form that the API takes.'),
  'request.unauthorized': row(
    'authentication',
    true,
    'user',
    'Nobody is signed in, or the key or token is not valid.',
  ),
  'request.unknown': row('input', true, 'user', 'There is nothing at this address.'),
  'request.forbidden': row(
    'authentication',
    true,
    'user',
    'The request comes by a name or from a page that Parley does not trust.',
  ),
  'request.too_large': row('limit', true, 'user', 'The request is larger than the API takes.'),
  'request.rate_limited': row('limit', false, 'user', 'Too many requests in too short a time.'),
  'sign_in.refused': row(
    'authentication',
    true,
    'user',
    'The e-mail address, the password or the code is not right.',
  ),
  'sign_in.unknown': row('input', true, 'user', 'You are signed in nowhere under this id.'),
  'link.invalid': row(
    'authentication',
    true,
    'user',
    'The link was used before, is too old, or was never made.',
  ),
  'tenant.unknown': row('input', true, 'user', 'There is no tenant with this id.'),
  'tenant.exists': row('input', true, 'user', 'There is a tenant with this id already.'),
  'tenant.suspended': row('authentication', true, 'operator', 'The tenant is suspended.'),
  'person.unknown': row('input', true, 'user', 'There is no such person in this tenant.'),
  'person.exists': row('input', true, 'user', 'There is a person with this e-mail address already.'),
  'person.last_owner': row('input', true, 'user', 'A tenant keeps at least one owner.'),
  'person.last_of_team': row('input', true, 'user', 'The internal team keeps at least one person.'),
  'invitation.unknown': row('input', true, 'user', 'There is no invitation with this id.'),
  'key.unknown': row('input', true, 'user', 'There is no API key with this id.'),
  'sso.unknown': row('input', true, 'user', 'The tenant has no sign-in provider of its own.'),
  'sso.failed': row(
    'authentication',
    false,
    'operator',
    "The tenant's sign-in provider did not let the person in.",
  ),
  'sso.denied': row('authentication', false, 'user', 'The sign-in was broken off at the provider.'),
  'sso.too_late': row('authentication', false, 'user', 'The sign-in took too long, or began elsewhere.'),
  'sso.no_member': row('authentication', true, 'user', 'The person is no member of the tenant.'),
  'sso.no_address': row(
    'authentication',
    true,
    'operator',
    'The provider vouches for no verified e-mail address.',
  ),
  'sso.foreign_domain': row(
    'authentication',
    true,
    'user',
    'The tenant does not let in the mail domain of the person.',
  ),
  'sso.signature': row(
    'authentication',
    true,
    'operator',
    'The provider signs identities in a way that Parley does not take.',
  ),
  'quota.exceeded': row('quota', false, 'operator', 'The tenant has used what it may.'),
  'webhook.unknown': row('input', true, 'user', 'There is no webhook, delivery or hook with this id.'),
  'url.refused': row('input', true, 'user', 'Parley does not send requests to this address.'),
  'session.unknown': row('input', true, 'user', 'There is no session with this id.'),
  'session.stopped': row('input', true, 'user', 'The session is over.'),
  'session.audio_malformed': row(
    'protocol',
    true,
    'user',
    'The sound is not of the form that the session was opened for.',
  ),
  'session.audio_overrun': row('limit', false, 'user', 'More sound is waiting than a session takes ahead.'),
  'session.recogniser_unknown': row('input', true, 'user', 'There is no recogniser of this name here.'),
  'session.unguided': row(
    'input',
    true,
    'user',
    'The recogniser understands what it is told to listen for, and was told nothing.',
  ),
  'storage.unavailable': row('connectivity', false, 'operator', 'The database cannot be reached.'),
  'storage.full': row('limit', false, 'operator', 'The disk or the spool is full.'),
  'policy.denied': row('authentication', true, 'user', 'A policy forbids it.'),
  'policy.unavailable': row(
    'connectivity',
    false,
    'operator',
    'The policies cannot be asked, so it is not done.',
  ),
  'policy.invalid': row(
    'input',
    true,
    'user',
    'The policies are not valid; each error names its line and its cure.',
  ),
  'policy.elsewhere': row('input', true, 'operator', 'The policies are kept in a policy server, not here.'),
  'policy.unknown': row('input', true, 'user', 'There is no such version of the policies.'),
  'decision.unknown': row('input', true, 'user', 'There is no decision with this id.'),
  'policy.outdated': row('input', true, 'user', 'Another person has changed it meanwhile.'),
  'approval.needed': row('authentication', false, 'user', 'It waits until people have agreed to it.'),
  'approval.unknown': row('input', true, 'user', 'There is no approval with this id.'),
  'approval.settled': row('input', true, 'user', 'The approval is not waiting any more.'),
  'approval.not_yours': row('authentication', true, 'user', 'This person cannot decide about this approval.'),
  'approval.token_invalid': row(
    'authentication',
    true,
    'user',
    'The approval token is unknown, used, expired, not yet approved, or for another action.',
  ),
  'constitution.mismatch': row(
    'input',
    true,
    'user',
    'The request was made under another constitution than the one in force.',
  ),
  'secret.unknown': row('input', true, 'user', 'There is no secret of this name.'),
  'secret.in_use': row('input', true, 'user', 'A model profile has this secret as its key.'),
  'profile.unknown': row('input', true, 'user', 'The tenant has no model profile of this name.'),
  'profile.in_use': row('input', true, 'user', 'An agent that answers calls asks for this model profile.'),
  'hold.unknown': row('input', true, 'user', 'There is no hold with this id.'),
  'erasure.unknown': row('input', true, 'user', 'There is no erasure with this id.'),
  'erasure.state': row('input', true, 'user', 'The erasure is past that point.'),
  'custody.damaged': row(
    'internal',
    true,
    'operator',
    'What was sealed was altered, or lies where it does not belong.',
  ),
  'custody.locked': row(
    'connectivity',
    false,
    'operator',
    'The key that this was sealed under cannot be had.',
  ),
  'custody.busy': row('limit', false, 'parley', 'It is in use, and may be deleted when that is over.'),
  'internal.fault': row('internal', false, 'parley', 'Something in Parley went wrong.'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorCategory =
  | 'connectivity'
  | 'authentication'
  | 'quota'
  | 'timeout'
  | 'protocol'
  | 'server'
  | 'limit'
  | 'input'
  | 'internal';

export interface ErrorRow {
  category: ErrorCategory;
  /** True when the same request would fail again. */
  permanent: boolean;
  /** Who can mend it. */
  owner: 'caller' | 'user' | 'operator' | 'provider' | 'parley';
  meaning: string;
}

function row(
  category: ErrorCategory,
  permanent: boolean,
  owner: ErrorRow['owner'],
  meaning: string,
): ErrorRow {
  return { category, permanent, owner, meaning };
}

/** A fault with a code from the table. `detail` is for operators and never holds a caller's words or a secret. */
export class ParleyError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  /** How long the other side asks to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, detail: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(`${code}: ${detail}`, options);
    this.name = 'ParleyError';
    this.code = code;
    this.detail = detail;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The code of any thrown value; what is not from the table is `internal.fault`. */
export function codeOf(fault: unknown): ErrorCode {
  return fault instanceof ParleyError ? fault.code : 'internal.fault';
}

/** Why a request is given up that was waited for too long: adapters pass it on as the signal's reason. */
export function tooSlow(): ParleyError {
  return new ParleyError('provider.timeout', 'it was waited for too long');
}
