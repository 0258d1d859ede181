import type { ReactNode } from 'react';
import { ClickHouseFault } from '../../intake/clickhouse/faults';
import { Failed } from '../parts/Failed';
import { Notice } from '../parts/Notice';
import css from './ClickHouse.module.css';
import { clickhouseMessageOf } from './clickhouse-messages';

/** What went wrong between the page and a server, in place of the answer. */
export function FaultNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  if (!(error instanceof ClickHouseFault)) return <Failed error={error} name="ClickHouse" />;
  if (error.code === 'cancelled') return null;
  const { title, body } = clickhouseMessageOf(error);
  return (
    <Notice title={title} severity="error">
      <p>{body}</p>
      {children && <div className={css.buttons}>{children}</div>}
    </Notice>
  );
}
