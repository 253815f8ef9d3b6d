import type { Agent } from '#wire/api.ts';
import { Select } from '../ui/select.tsx';

export function AgentChoice({
  label,
  agents,
  agentId,
  choose,
  none,
}: {
  label: string;
  agents: readonly Agent[];
  agentId: string;
  choose: (id: string) => void;
  /** What stands for no choice. */
  none?: string;
}) {
  return (
    <Select label={label} value={agentId} choose={choose}>
      {none !== undefined && <option value="">{none}</option>}
      {agents.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
