/** Where agents (named strategies) are kept. The source text is the truth; it is compiled when a call starts. */
export interface AgentStore {
  list(): Promise<AgentRow[]>;
  get(id: string): Promise<AgentRow | null>;
  /** Creates or replaces. */
  put(agent: AgentInput): Promise<AgentRow>;
}

export interface AgentInput {
  /** Lower-case letters, digits and hyphens. */
  id: string;
  name: string;
  /** The strategy as written, YAML or JSON. */
  source: string;
}

export interface AgentRow extends AgentInput {
  /** Milliseconds since 1970. */
  updatedAtMs: number;
}
