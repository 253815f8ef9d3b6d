/** What a caller said and what the agent answered. */
export function Exchange({ caller, agent }: { caller: string; agent: string }) {
  return (
    <dl className="flex min-w-0 flex-col gap-2">
      <div>
        <dt className="text-xs font-medium text-caller">Caller</dt>
        <dd className="spoken text-lg leading-7">{caller}</dd>
      </div>
      <div>
        <dt className="text-xs font-medium text-agent">Agent</dt>
        <dd className="spoken text-lg leading-7">{agent}</dd>
      </div>
    </dl>
  );
}
