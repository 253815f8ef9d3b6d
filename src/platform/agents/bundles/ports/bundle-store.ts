/** Whose bundles a tenant trusts, and where its imported agents come from. */
export interface BundleStore {
  /** By name. */
  publishers(): Promise<Publisher[]>;
  publisher(keyId: string): Promise<Publisher | null>;
  /** Creates or replaces. */
  trust(publisher: Publisher): Promise<void>;
  /** False when it was not trusted. */
  distrust(keyId: string): Promise<boolean>;
  /** Replaces what was known of the agent. */
  imported(origin: Origin): Promise<void>;
  /** Null for an agent that was made here. */
  originOf(agentId: string): Promise<Origin | null>;
}

export interface Publisher {
  keyId: string;
  name: string;
  /** SPKI, PEM. */
  publicKey: string;
  trustedBy: string;
  trustedAtMs: number;
}

export interface Origin {
  agentId: string;
  /** Of the manifest. */
  hash: string;
  keyId: string;
  /** Manifest hashes of the bundles that it was made from, the nearest first. */
  madeFrom: string[];
  importedBy: string;
  importedAtMs: number;
}
