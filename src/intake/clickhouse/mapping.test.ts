import { expect, test } from 'vitest';
import { expressionsOf, lacksOf, PRESETS, presetMapping, proposeMapping, rowShapeOf } from './mapping';
import { ANY_RUN, rowsPage, runsPage } from './queries';

const NOETL = columns(
  'execution_id Int64, event_id Int64, created_at DateTime, event_type String, node_name Nullable(String), status String, result String, error String',
);

test('columns propose how a table is read', () => {
  expect(proposeMapping(NOETL)).toEqual({
    preset: 'noetl-event',
    columns: {
      run: 'execution_id',
      seq: 'event_id',
      time: 'created_at',
      kind: 'event_type',
      step: 'node_name',
      message: 'error',
    },
  });
  expect(proposeMapping(columns('run_id String, seq UInt64, ts_millis UInt64, event String'))?.preset).toBe(
    'mfm-events',
  );
  expect(
    proposeMapping(columns('execution_id String, sequence UInt64, timestamp String, event String'))?.preset,
  ).toBe('enact-events');
  expect(proposeMapping(columns('seq UInt64, ts UInt64, type String, job_id String'))?.preset).toBe(
    'runtimo-wal',
  );
  expect(proposeMapping(columns('key String, checksum String, data String, saved_at DateTime'))?.preset).toBe(
    'dag-saves',
  );
  expect(proposeMapping(columns('x UInt8'))).toBeNull();
});

test('what a mapping lacks is told before anything is asked', () => {
  expect(lacksOf(presetMapping('noetl-event', NOETL), NOETL)).toEqual({ fields: [], columns: [] });
  expect(lacksOf({ preset: 'noetl-event', columns: { run: 'gone' } }, NOETL)).toEqual({
    fields: ['seq'],
    columns: ['gone'],
  });
  expect(lacksOf(presetMapping('runtimo-wal', []), [])).toEqual({ fields: ['seq'], columns: [] });
});

test('a run is one range: ids that are numbers are compared as numbers', () => {
  const { isRun, time, ended, step } = expressionsOf(proposeMapping(NOETL)!, NOETL);
  expect(isRun('348437069927419904')).toBe('`execution_id` = 348437069927419904');
  expect(isRun("1 OR 1=1'")).toBe('0');
  expect(time).toBe('(toInt64(toUInt32(assumeNotNull(`created_at`))) * 1000000)');
  expect(step).toBe("ifNull(toString(`node_name`), '')");
  expect(ended).toContain("multiIf(`event_type` IN ('playbook.completed'");
});

test('a row as a record: what was JSON is JSON again, and integers keep their digits', () => {
  const { json, integers } = rowShapeOf(proposeMapping(NOETL)!, NOETL);
  expect([json.has('result'), json.has('error'), [...integers]]).toEqual([
    true,
    false,
    ['execution_id', 'event_id'],
  ]);
});

test('names that a table or a reader brings stay names', () => {
  const odd = [{ name: 'a`; DROP TABLE x --', type: 'String' }];
  for (const preset of PRESETS) {
    const mapping = { preset, columns: { run: odd[0]!.name, seq: odd[0]!.name, step: odd[0]!.name } };
    const place = {
      table: { database: 'd`', table: "t'" },
      columns: odd,
      fields: expressionsOf(mapping, odd),
    };
    const queries = [
      runsPage(place, { ...ANY_RUN, text: "'" }, { start: '1', log: "'", run: "'" }, 10),
      rowsPage(place, { log: "'", run: "'" }, { seq: "' OR 1", tie: '1' }, 10),
    ];
    for (const query of queries) expect(outsideQuotes(query)).not.toMatch(/DROP|OR 1|--/);
  }
});

test('a page of rows goes on behind a row, not at a number of rows', () => {
  const place = {
    table: { database: 'd', table: 't' },
    columns: NOETL,
    fields: expressionsOf(proposeMapping(NOETL)!, NOETL),
  };
  const query = rowsPage(place, { log: '', run: '7' }, { seq: '12', tie: '34' }, 100);
  expect(query).toContain(
    'WHERE 1 AND `execution_id` = 7 AND 2 > 0 AND `event_id` >= 12 AND (`event_id` > 12 OR sipHash64(',
  );
  expect(query).toMatch(/ > 34\) ORDER BY `event_id`, sipHash64\(.*\) LIMIT 100$/s);
  expect(query).not.toContain('OFFSET');
  expect(() => rowsPage(place, { log: '', run: '7' }, { seq: '1 OR 1', tie: '1' }, 1)).toThrow(RangeError);
});

/** `name Type, name Type` */
function columns(text: string) {
  return text.split(', ').map((each) => ({ name: each.split(' ')[0]!, type: each.split(' ')[1]! }));
}

/** A query without what stands in quotes. */
function outsideQuotes(query: string): string {
  return query.replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs, '');
}
