/** What the calls of the last days add up to. */
import { Overview } from '#wire/overview.ts';
import { request } from '../ui/request.ts';

export function overview(days: number, signal: AbortSignal): Promise<Overview> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const query = new URLSearchParams({ days: String(days), timeZone });
  return request(Overview, `/api/overview?${query.toString()}`, { signal });
}
