import { useMemo, useState } from 'react';
import { ClickHouseFault } from '../../intake/clickhouse/faults';
import { type ClickHouseLink, parseClickHouse } from '../../share/clickhouse-link';
import type { TableLink } from '../../share/link';
import { connectTo } from '../../tighten';
import { useClickHouseUsers } from '../../ui-state/clickhouse';
import { Button } from '../parts/Button';
import css from './ClickHouse.module.css';
import { Connected } from './Connected';
import { ConnectForm } from './ConnectForm';
import { FaultNotice } from './FaultNotice';

/** Runs that lie in a ClickHouse server. Nothing is asked of it before the reader connects, in this tab. */
export function ClickHousePage({ link: { page, keys } }: { link: TableLink }) {
  const link = useMemo(() => parseClickHouse({ page, keys }), [page, keys]);
  const user = useClickHouseUsers((state) => (link.url === null ? undefined : state.users[link.url]));
  return (
    <div className={css.page}>
      <h1>ClickHouse</h1>
      {link.url === null || user === undefined ? (
        <ConnectForm key={JSON.stringify([link.url, link.database, link.table])} link={link} />
      ) : (
        <Allowed link={link} url={link.url} user={user} />
      )}
    </div>
  );
}

/** A page asks no host that its policy does not name: it is loaded anew once, and goes on here. */
function Allowed({
  link,
  url,
  user,
}: { link: ClickHouseLink; url: string } & Pick<Parameters<typeof Connected>[0], 'user'>) {
  const disconnect = useClickHouseUsers((state) => state.disconnect);
  const { origin, host } = new URL(url);
  const [allowed] = useState(() => connectTo(origin));
  if (allowed) return <Connected key={url} link={link} url={url} user={user} />;
  return (
    <FaultNotice error={new ClickHouseFault('policy', { host })}>
      <Button onClick={() => disconnect(url)}>Disconnect</Button>
    </FaultNotice>
  );
}
