import { type ReactNode, useMemo, useState } from 'react';
import {
  type ColumnMapping,
  expressionsOf,
  lacksOf,
  PRESETS,
  presetLabel,
  presetMapping,
  proposeMapping,
  rowShapeOf,
} from '../../intake/clickhouse/mapping';
import type { Place } from '../../intake/clickhouse/queries';
import { formatBytes } from '../../lib/format';
import { type OpenTable, useClickHouse, usePulse, useTable } from '../../queries/clickhouse';
import type { ClickHouseLink } from '../../share/clickhouse-link';
import { type ClickHouseUser, useClickHouseUsers } from '../../ui-state/clickhouse';
import { Button } from '../parts/Button';
import css from './ClickHouse.module.css';
import { FaultNotice } from './FaultNotice';
import { Filters } from './Filters';
import { goTo } from './go-to';
import { MappingForm } from './MappingForm';
import { Overview } from './Overview';
import { RunsTable } from './RunsTable';

interface ConnectedProps {
  readonly link: ClickHouseLink;
  readonly url: string;
  readonly user: ClickHouseUser;
}

/** A table of a server that the reader connected to. */
export function Connected({ link, url, user }: ConnectedProps) {
  const server = useClickHouse(url, user);
  const { database, table } = link;
  const name = useMemo(() => ({ database, table }), [database, table]);
  const { data, error, isFetching, refetch } = useTable(server, name);
  const pulse = usePulse(server);
  return (
    <>
      <ServerLine link={link} table={data} state={pulse} lastContact={server.lastContact} url={url} />
      {error && !data && (
        <FaultNotice error={error}>
          <Button onClick={() => void refetch()} off={isFetching}>
            Try again
          </Button>
        </FaultNotice>
      )}
      {!data && !error && <p role="status">Asking {new URL(url).host} for the columns of the table …</p>}
      {data && <Read link={link} table={data} server={server} />}
    </>
  );
}

interface ServerLineProps {
  readonly link: ClickHouseLink;
  readonly url: string;
  readonly table: OpenTable | undefined;
  readonly state: ReturnType<typeof usePulse>;
  readonly lastContact: number | null;
}

/** How the server stands, in one line, with when it was heard of last. */
function ServerLine({ link, url, table, state, lastContact }: ServerLineProps) {
  const disconnect = useClickHouseUsers((users) => users.disconnect);
  const away = state.isError;
  const heard =
    lastContact === null
      ? 'not heard of yet'
      : `last heard of at ${new Date(lastContact).toLocaleTimeString()}`;
  const size = table?.bytes ? `, ${formatBytes(table.bytes)} in the table` : '';
  return (
    <div className={css.server} data-away={away}>
      <p role="status">
        <strong>{new URL(url).host}</strong>{' '}
        {away ? 'does not answer; it is asked again every 15 s' : 'answers'}, {heard}
        {table && `. ClickHouse ${table.version}, ${link.database}.${link.table}${size}`}
      </p>
      <div className={css.buttons}>
        {away && <Button onClick={() => void state.refetch()}>Try now</Button>}
        <Button onClick={() => disconnect(url)}>Disconnect</Button>
      </div>
    </div>
  );
}

interface ReadProps {
  readonly link: ClickHouseLink;
  readonly table: OpenTable;
  readonly server: ReturnType<typeof useClickHouse>;
}

/** The table, read as its columns say, or as the reader does. */
function Read({ link, table, server }: ReadProps) {
  const { columns } = table;
  const [mapping, setMapping] = useState(false);
  const said = useMemo(() => mappingOf(link, table), [link, table]);
  const { database, table: name } = link;
  const place = useMemo((): Place | null => {
    if (said === null || !fits(said, columns)) return null;
    return { table: { database, table: name }, columns, fields: expressionsOf(said, columns) };
  }, [said, columns, database, name]);
  const choose = (chosen: ColumnMapping) => {
    setMapping(false);
    const plain =
      JSON.stringify(chosen.columns) === JSON.stringify(presetMapping(chosen.preset, columns).columns);
    goTo({ ...link, preset: chosen.preset, columns: plain ? {} : chosen.columns }, 'replace');
  };
  const form = (why: ReactNode, start: ColumnMapping) => (
    <MappingForm
      key={JSON.stringify(start)}
      why={why}
      mapping={start}
      columns={columns}
      onChoose={choose}
      onCancel={place && mapping ? () => setMapping(false) : null}
    />
  );
  if (said === null || place === null)
    return form(whyNot(said, table), said ?? presetMapping('noetl-event', columns));
  if (mapping) return form(null, said);
  return (
    <>
      <div className={css.line}>
        <span>Read as: {presetLabel(said.preset)}</span>
        <Button look="quiet" onClick={() => setMapping(true)}>
          Columns …
        </Button>
      </div>
      <Filters link={link} />
      <Overview link={link} server={server} place={place} />
      <RunsTable
        link={link}
        server={server}
        place={place}
        shape={rowShapeOf(said, columns)}
        tableBytes={table.bytes}
      />
    </>
  );
}

function mappingOf({ preset, columns }: ClickHouseLink, table: OpenTable): ColumnMapping | null {
  const known = PRESETS.find((each) => each === preset);
  if (known === undefined) return proposeMapping(table.columns);
  return Object.keys(columns).length === 0 ? presetMapping(known, table.columns) : { preset: known, columns };
}

function fits(mapping: ColumnMapping, columns: OpenTable['columns']): boolean {
  const lacks = lacksOf(mapping, columns);
  return lacks.fields.length === 0 && lacks.columns.length === 0;
}

function whyNot(mapping: ColumnMapping | null, table: OpenTable): string {
  if (mapping === null)
    return 'Its columns are those of no table that is known here. Say which of them tell what.';
  const lacks = lacksOf(mapping, table.columns);
  if (lacks.columns.length > 0)
    return `The table has no column ${lacks.columns.join(', ')}: it was changed since, or the link means another one. Say which columns tell what.`;
  return `No column is said to be the ${lacks.fields.map((field) => (field === 'run' ? 'run' : 'order')).join(' and the ')}. Say which it is.`;
}
