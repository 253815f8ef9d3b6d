/** The Twilio accounts by which tenants are called and call. */

export interface TwilioAccounts {
  /** The tenant's own, else the one of the settings; null where there is none. */
  of(tenantId: string): Promise<TwilioAccount | null>;
}

export interface TwilioAccount {
  /** `AC…`; null where only the token is set: calls come in, and none goes out. */
  accountSid: string | null;
  /** Signs what Twilio sends us, and opens its API to us. */
  authToken: string;
}
