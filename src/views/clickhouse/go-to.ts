import { type ClickHouseLink, printClickHouse } from '../../share/clickhouse-link';
import { navigate } from '../shell/use-link';

/** Goes to a table, or to other runs of it. */
export function goTo(link: ClickHouseLink, how: 'push' | 'replace' = 'push'): void {
  navigate(printClickHouse(link), how);
}
