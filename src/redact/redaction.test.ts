import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenText, walkJson } from '../lib/json-tokens';
import { DEFAULT_CHOICE, type RedactionChoice, RedactionError, type Sensitive } from '../model/redaction';
import { Collector, MAX_VALUES } from './collector';
import type { Redaction } from './redaction';
import { findSurvivors, survivorsInText } from './survivors';
import type { RecordLayout } from './tokens';

const LINES: RecordLayout = { framing: { kind: 'lines' }, columns: [] };
const NOTHING: Sensitive = {
  fixed: [],
  ids: [],
  structural: [],
  fields: {},
  seals: [],
  hashes: [],
  payloads: [],
  chained: null,
};
const TOKEN = 'ghp_1234567890abcdefghijklmnopqrstuvwxyzAB';

describe('each class is found and keeps its shape', () => {
  test.each([
    [
      'mail',
      { by: 'ann@corp.com wrote to bob@corp.com' },
      { by: 'person-1@example.com wrote to person-2@example.com' },
    ],
    ['addresses', { at: 'from 8.8.8.8 and 2a00:1450::8a' }, { at: 'from 192.0.2.1 and 2001:db8::1' }],
    ['not versions, times or this machine', { at: 'v1.2.3.4 at 09:12:44 on 127.0.0.1' }, null],
    ['hosts in links', { url: 'https://api.acme.dev/v1' }, { url: 'https://host-1.example/v1' }],
    ['hosts by their top level', { log: 'db7.internal is down' }, { log: 'host-1.example is down' }],
    ['not file names', { log: 'see app.json and main.rs' }, null],
    ['ports by name', { port: 8443, ports: [22] }, { port: 1001, ports: [11] }],
    ['ports behind hosts', { url: 'http://localhost:5432/x' }, { url: 'http://localhost:1001/x' }],
    ['processes', { process_name: 'postgres' }, { process_name: 'process-1' }],
    ['environment', { env: { HOME: '/root', N: 7 } }, { env: { HOME: 'redacted-1', N: 2 } }],
    ['assignments', { cmd: 'RUST_LOG=debug ./run' }, { cmd: 'RUST_LOG=redacted-1 ./run' }],
    ['output', { stdout: 'hello\n', stderr: '' }, { stdout: 'redacted-1\n', stderr: '' }],
    ['tokens', { log: `using ${TOKEN}.` }, { log: 'using ghp_redacted1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx.' }],
    ['passwords by name', { password: 'hunter2', tokens: 512 }, { password: 'redacted-1', tokens: 512 }],
    [
      'passwords in links',
      { dsn_of: 'postgres://app:s3cr3t@db/x' },
      { dsn_of: 'postgres://redacted-1:redacted-2@host-1.example/x' },
    ],
    ['passwords in text', { log: 'password=hunter2, user x' }, { log: 'password=redacted-1, user x' }],
    ['headers', { h: 'Authorization: Bearer abc.def-123' }, { h: 'Authorization: Bearer redacted-1' }],
    ['random keys', { k: 'key 9aZ3kQ7xW1vB5nM2pL8rT4yU is' }, { k: 'key redacted-1 is' }],
    [
      'not UUIDs, words or hashes by name',
      { u: '0b9e0641-091c-491a-abc0-e3c6e71a9966', s: 'ingest-retry-deadletter', sha: 'a3f5'.repeat(10) },
      null,
    ],
    [
      'keys in blocks',
      { pem: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n' },
      { pem: 'redacted-1\n' },
    ],
    ['passwords of digits', { password: 9182736455 }, { password: 1000000001 }],
    ['options', { cmd: 'run --db-password hunter2 -v' }, { cmd: 'run --db-password redacted-1 -v' }],
    ['options in lists', { args: ['--token', 'abc', 'abc'] }, { args: ['--token', 'redacted-1', 'abc'] }],
    ['clients', { cmd: 'mysql -u root -phunter2 db' }, { cmd: 'mysql -u root -predacted-1 db' }],
    [
      'logins',
      { log: 'as ada:s3cr3t@db-7 or image:1.2@sha256' },
      { log: 'as ada:redacted-1@db-7 or image:1.2@sha256' },
    ],
    [
      'values beside a name',
      {
        v: [
          { name: 'DB_PASSWORD', value: 'a b' },
          { value: 7, kind: 'x', name: 'API_KEY' },
          { name: 'x', value: 'y' },
        ],
      },
      {
        v: [
          { name: 'DB_PASSWORD', value: 'redacted-1' },
          { value: 2, kind: 'x', name: 'API_KEY' },
          { name: 'x', value: 'y' },
        ],
      },
    ],
    [
      'JSON in a sentence',
      { log: 'sent {\\"password\\":\\"hunter2\\"}' },
      { log: 'sent {\\"password\\":\\"redacted-1\\"}' },
    ],
    [
      'what only looks masked',
      { password: '{{hunter2}}', token: 'notredactedAtAll', secret: '<hunter two>', api_key: 'user-7' },
      { password: 'redacted-1', token: 'redacted-2', secret: 'redacted-3', api_key: 'redacted-4' },
    ],
    [
      'templates and placeholders',
      { password: '{{ workload.pw }}', token: '<your-token>', secret: '***REDACTED***' },
      null,
    ],
    ['masked before', { password: '***', api_key: '[redacted]', token: '$TOKEN' }, null],
  ])('%s', (_, before, after) => {
    expect(JSON.parse(redact([before])[0]!)).toEqual(after ?? before);
  });
});

describe('the same value goes everywhere', () => {
  test('inside of texts, keys, links, JSON in a text, and base64', () => {
    const hidden = JSON.stringify({ a: [{ mail: 'ann@corp.com' }] });
    expect(
      redact([
        { by: 'ann@corp.com' },
        { 'ann@corp.com': 1, url: '/u?m=ann%40corp.com', text: hidden, b: btoa('to: ann@corp.com, bob') },
      ])[1],
    ).toBe(
      JSON.stringify({
        'person-1@example.com': 1,
        url: '/u?m=person-1%40example.com',
        text: hidden.replace('ann@corp.com', 'person-1@example.com'),
        b: btoa('to: person-1@example.com, bob'),
      }),
    );
  });

  test('a name found in one field goes from the texts of others, between word borders', () => {
    expect(redact([{ host: 'db-7' }, { error: 'db-7: refused by db-77, see /db-7/x' }])[1]).toBe(
      '{"error":"host-1.example: refused by db-77, see /host-1.example/x"}',
    );
  });

  test('keys are texts', () => {
    const random = '9aZ3kQ7xW1vB5nM2pL8rT4yU';
    const keys = [
      JSON.stringify({ password: 'x y' }),
      'login?password=hunter2',
      'db7.internal',
      random,
      btoa(TOKEN),
    ];
    const [after] = redact([Object.fromEntries(keys.map((key) => [key, 1]))]);
    expect(Object.keys(JSON.parse(after!) as object)).toEqual([
      '{"password":"redacted-1"}',
      'login?password=redacted-2',
      'host-1.example',
      'redacted-3',
      btoa('ghp_redacted1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
    ]);
  });

  test('base64 inside of a longer text, where it is too long for a key', () => {
    const long = btoa(`${'lorem ipsum '.repeat(30)} ${TOKEN}`);
    const [after] = redact([{ x: `data:text/plain;base64,${long}` }]);
    expect(atob((JSON.parse(after!) as { x: string }).x.split(',')[1]!)).toContain(' ghp_redacted1xx');
  });

  test('JSON in JSON is opened; where it goes too deep, the record is not let out', () => {
    const nest = (depth: number): object =>
      depth === 0 ? { stdout: 'x y' } : { x: JSON.stringify(nest(depth - 1)) };
    const [opened, refused] = redact([nest(5), nest(9)]);
    expect(opened).toContain('redacted-1');
    expect(refused).toBeNull();
  });

  test('as a key of a JSON Pointer', () => {
    const { redaction } = collect(['{"password":"a/b~c1 d"}']);
    expect(redaction.text('/state/a~1b~0c1 d')).toBe('/state/redacted-1');
    expect(survivorsInText('x/a~1b~0c1 d/y', redaction)).toEqual([{ value: 'a/b~c1 d', form: 'pointer' }]);
  });

  test('the longest value counts', () => {
    expect(redact([{ host: 'corp.com' }, { x: 'ann@corp.com at corp.com' }])[1]).toBe(
      '{"x":"person-1@example.com at host-1.example"}',
    );
  });

  test('ordinary words and small numbers go only where they were found', () => {
    expect(
      redact([
        { process: 'node', port: 80 },
        { note: 'a node took 80 ms', n: 80 },
      ]),
    ).toEqual(['{"process":"process-1","port":11}', '{"note":"a node took 80 ms","n":80}']);
  });

  test('two values that lap over leave nothing of either', () => {
    expect(redact([{ x: 'abcdefgh1-IJKLMNOP' }], { patterns: ['abcdefgh1', 'h1-IJKLMNOP'] })[0]).toMatch(
      /^\{"x":"redacted-\d~2~redacted-\d"\}$/,
    );
  });
});

test('a stand-in is no value that stands in the log', () => {
  expect(
    redact([
      { stdout: 'x y', seen: 'redacted-1', host: 'h9', also: 'host-10.example', ip: '8.8.8.8 192.0.2.1' },
    ])[0],
  ).toBe(
    '{"stdout":"redacted-2","seen":"redacted-1","host":"host-2.example","also":"host-10.example","ip":"192.0.2.2 192.0.2.1"}',
  );
  expect(redact([{ port: 9000, n: 1001 }])[0]).toBe('{"port":1002,"n":1001}');
});

test('only the tokens that change are written anew', () => {
  const record = '{ "big": 348437069927419905, "a":1.0e5,"a" : "\\u00e9\\/", "m":"x ann@corp.com" }';
  const { redaction } = collect([record]);
  expect(redaction.record(record, LINES)).toBe(record.replace('ann@corp.com', 'person-1@example.com'));
});

test('what cannot be read is not let out', () => {
  const { redaction, collector } = collect(['{"mail":"ann@corp.com"', '{"ok":1}']);
  expect(collector.damaged).toBe(1);
  expect(redaction.values).toEqual([]);
  expect(redaction.record('{"mail":"ann@corp.com"', LINES)).toBeNull();
  expect(redaction.refused).toBe(1);
});

describe('what is chosen', () => {
  test('kept values stay, added ones go', () => {
    const choice = { keep: ['ann@corp.com'], add: ['Bluebird'] };
    expect(redact([{ x: 'ann@corp.com on project Bluebird', n: 'Bluebirds' }], choice)[0]).toBe(
      '{"x":"ann@corp.com on project redacted-1","n":"redacted-1s"}',
    );
  });

  test('classes that are not chosen are left alone', () => {
    expect(redact([{ x: 'ann@corp.com 8.8.8.8' }], { classes: ['ip'] })[0]).toBe(
      '{"x":"ann@corp.com 192.0.2.1"}',
    );
  });

  test.each([
    ['/output/env/*', '{"output":{"env":{"A":"redacted-1"}},"env":{"A":"b c"}}'],
    ['*.a', '{"output":{"env":{"A":"redacted-1"}},"env":{"A":"redacted-2"}}'],
    ['output.env', '{"output":{"env":{"A":"redacted-1"}},"env":{"A":"b c"}}'],
    ['/**/A', '{"output":{"env":{"A":"redacted-1"}},"env":{"A":"redacted-2"}}'],
    ['/env', '{"output":{"env":{"A":"x y"}},"env":{"A":"redacted-1"}}'],
    ['/output/A', '{"output":{"env":{"A":"x y"}},"env":{"A":"b c"}}'],
  ])('fields at %s', (field, after) => {
    const record = { output: { env: { A: 'x y' } }, env: { A: 'b c' } };
    expect(redact([record], { classes: [], fields: [field] })[0]).toBe(after);
  });

  test.each(['', '/', '**', 'a..b'])('%j is no field', (field) => {
    expect(() => new Collector(null, { ...DEFAULT_CHOICE, fields: [field] })).toThrow(RedactionError);
  });

  test('patterns', () => {
    expect(redact([{ x: 'order AB-123 and AB-9' }], { patterns: ['AB-\\d+'] })[0]).toBe(
      '{"x":"order redacted-1 and redacted-2"}',
    );
    expect(() => new Collector(null, { ...DEFAULT_CHOICE, patterns: ['('] })).toThrow(RedactionError);
    expect(() => new Collector(null, { ...DEFAULT_CHOICE, patterns: Array(51).fill('a') })).toThrow(
      RedactionError,
    );
  });

  test('whole payloads, without what replay needs', () => {
    const sensitive = { ...NOTHING, fixed: ['/type'], ids: ['/id'], payloads: ['/out'] };
    const record = {
      type: 'done',
      id: 'job-1',
      out: { type: 'x y', n: 12.5, ok: true, none: null, list: ['x y', 7] },
    };
    expect(redact([record], { payloads: true }, sensitive)[0]).toBe(
      '{"type":"done","id":"job-1","out":{"type":"redacted-1","n":10.1,"ok":true,"none":null,"list":["redacted-1",2]}}',
    );
  });
});

describe('what replay needs', () => {
  const sensitive: Sensitive = { ...NOTHING, fixed: ['/type', '/at'], ids: ['/job'] };

  test('words of the system stay, even where a value is the same', () => {
    const records = [
      { type: 'failed', process: 'failed', job: 'j' },
      { type: 'failed', text: 'it failed' },
    ];
    expect(redact(records, {}, sensitive)).toEqual([
      '{"type":"failed","process":"process-1","job":"j"}',
      '{"type":"failed","text":"it failed"}',
    ]);
  });

  test('an added value goes from texts, and is not searched for where a word of the system holds it', async () => {
    const record = '{"type":"failed","text":"it failed","failed":1,"type ":2}';
    const { redaction } = collect([record], { add: ['failed', 'type'] }, sensitive);
    const after = redaction.record(record, LINES)!;
    expect(after).toBe('{"type":"failed","text":"it redacted-1","failed":1,"redacted-2 ":2}');
    expect(redaction.values.map(({ value, needed }) => [value, needed])).toEqual([
      ['failed', true],
      ['type', true],
    ]);
    expect(await findSurvivors([new TextEncoder().encode(after)], redaction)).toEqual([]);
    expect(redaction.survivorsIn(after, LINES)).toEqual([]);
    expect(redaction.survivorsIn(record, LINES)).toEqual(['failed', 'type']);
  });

  test('an id that holds a value is changed alike everywhere', () => {
    const { redaction } = collect(
      [{ type: 'a', job: 'nightly/ann@corp.com', host: 'h' }].map((each) => JSON.stringify(each)),
      {},
      sensitive,
    );
    expect(redaction.record('{"type":"b","job":"nightly/ann@corp.com"}', LINES)).toBe(
      '{"type":"b","job":"nightly/person-1@example.com"}',
    );
    expect(redaction.text('nightly/ann@corp.com')).toBe('nightly/person-1@example.com');
  });

  test.each([
    [
      'what is inside of one',
      { type: { password: 'x y', env: { A: 'b c' } } },
      '{"type":{"password":"redacted-1","env":{"A":"redacted-2"}}}',
    ],
    ['a sentence', { type: 'with password=hunter2' }, '{"type":"with password=redacted-1"}'],
    ['JSON', { type: '{"stdout":"x y"}' }, String.raw`{"type":"{\"stdout\":\"redacted-1\"}"}`],
    ['base64', { type: btoa(TOKEN) }, `{"type":"${btoa('ghp_redacted1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx')}"}`],
    ['one that is chosen', { type: 'x' }, '{"type":"redacted-1"}', ['/type']],
    [
      'one of that name in a payload',
      { out: { type: 'x', secret: { type: 'y' } } },
      '{"out":{"type":"x","secret":{"type":"redacted-1"}}}',
    ],
  ])('%s is no fixed field', (_, record, after, fields: string[] = []) => {
    const format = { ...NOTHING, fixed: ['type'], payloads: ['/out'] };
    expect(redact([record], { fields }, format)[0]).toBe(after);
  });

  test('numbers and words in a list, and what is said to be fixed as a whole', () => {
    const format = { ...NOTHING, fixed: ['/load', '/policy/**'] };
    const record = {
      load: ['1.5', 30_000],
      policy: { most: { tries: 30_000, kind: 'host' } },
      port: 30_000,
      host: 'host',
    };
    expect(redact([record], { add: ['30000'] }, format)[0]).toBe(
      '{"load":["1.5",30000],"policy":{"most":{"tries":30000,"kind":"host"}},"port":10001,"host":"host-1.example"}',
    );
  });

  test('a fixed field with a value in it is not fixed', () => {
    expect(redact([{ type: 'mail to ann@corp.com' }], {}, sensitive)[0]).toBe(
      '{"type":"mail to person-1@example.com"}',
    );
  });
});

describe('hashes tell short values to whoever tries them all', () => {
  const format = { ...NOTHING, seals: ['/sum'], hashes: ['/id', 'artifact'] };
  const [one, two] = ['a1'.repeat(32), 'b2'.repeat(32)];
  const [first, second] = [`00000001${'0'.repeat(56)}`, `00000002${'0'.repeat(56)}`];

  test('those of a record only where it was changed, ids everywhere alike', () => {
    const records = [
      { id: one, sum: 'c3'.repeat(32), ip: '8.8.8.8' },
      { artifact: two, sum: 'd4'.repeat(32), text: `see ${one}.json`, other: 'e5'.repeat(32) },
      { sum: 'f6'.repeat(32) },
    ];
    const lines = records.map((each) => JSON.stringify(each));
    const { redaction } = collect(lines, {}, { ...format, structural: [/^[0-9a-f]{64}$/] });
    const after = lines.map((line) => JSON.parse(redaction.record(line, LINES)!) as Record<string, string>);
    expect(after.map(({ id, artifact, text, other }) => ({ id, artifact, text, other }))).toEqual([
      { id: first },
      { artifact: second, text: `see ${first}.json`, other: 'e5'.repeat(32) },
      {},
    ]);
    expect(after.map(({ sum }, at) => sum === records[at]!.sum)).toEqual([false, false, true]);
    expect(redaction.text(`${two}.json`)).toBe(`${second}.json`);
    expect(redaction.survivorsIn(lines[1]!, LINES)).toEqual([two]);
  });

  test('in other spellings, where they stand alone', () => {
    const records = [
      { artifact: `sha256:${one}`, ip: '8.8.8.8' },
      { artifact: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg', id: 'c3d4e5f6', at: 'none' },
      { n: 'c3d4e5f6', b: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' },
    ];
    expect(redact(records, {}, format)).toEqual([
      `{"artifact":"sha256:${first}","ip":"192.0.2.1"}`,
      '{"artifact":"0000000300000-000000000_0000000000000000000","id":"00000002","at":"none"}',
      '{"n":"c3d4e5f6","b":"0000000300000-000000000_0000000000000000000"}',
    ]);
  });

  test('where nothing goes, they stay', () => {
    expect(redact([{ id: one, sum: two }], {}, format)[0]).toBe(JSON.stringify({ id: one, sum: two }));
  });
});

test('what is said beside the records loses short words, too', () => {
  const { redaction } = collect(['{"password":"dragon","port":8443,"process":"node"}']);
  expect(redaction.text('dragon on 8443')).toBe('dragon on 8443');
  expect(redaction.words('dragon on 8443, dragons')).toBe('redacted-1 on 1001, dragons');
});

test('numbers are searched for in what stands beside the records', () => {
  const { redaction } = collect(['{"x":1}'], { add: ['4915112345678'] });
  expect(survivorsInText('{"run":"4915112345678"}', redaction)).toMatchObject([{ form: 'plain' }]);
  expect(survivorsInText('{"run":"49151123456789"}', redaction)).toEqual([]);
});

describe('other framings', () => {
  test('a row of CSV: cells with JSON, quotes, numbers', () => {
    const layout: RecordLayout = { framing: { kind: 'csv' }, columns: ['id', 'port', 'context', 'note'] };
    const row = '348437069927419905,8080,"{""host"": ""db-7"", ""n"": 1}",by ann@corp.com';
    const { redaction } = collect([row], {}, null, layout);
    expect(redaction.record(row, layout)).toBe(
      '348437069927419905,1001,"{""host"": ""host-1.example"", ""n"": 1}",by person-1@example.com',
    );
    expect(redaction.record('1,2', layout)).toBeNull();
  });

  test('an event block', () => {
    const layout: RecordLayout = { framing: { kind: 'events' }, columns: [] };
    const block =
      'event: to ann@corp.com\nid: 7\n: comment\nretry: 100\nretry: x\nfoo: bar\ndata: {"m":\ndata: "ann@corp.com"}';
    const { redaction } = collect([block], {}, null, layout);
    expect(redaction.record(block, layout)).toBe(
      'event: to person-1@example.com\nid: 7\nretry: 100\ndata: {"m":\ndata: "person-1@example.com"}',
    );
    const marked = '\uFEFFdata: {"password":"hunter2hunter2"}';
    expect(redaction.record(marked, layout)).toBe('\uFEFFdata: {"password":"redacted"}');
  });

  test('the names of columns', () => {
    const collector = new Collector(null, DEFAULT_CHOICE);
    const head = `\uFEFFid,${TOKEN},"x, ann@corp.com"\r\n`;
    expect(collector.addHeader(head)).toBe(true);
    expect(collector.finish().header(head)).toBe(
      '\uFEFFid,ghp_redacted1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx,"x, person-1@example.com"\r\n',
    );
    expect(collector.finish().survivorsInHeader(head)).toEqual([TOKEN, 'ann@corp.com']);
    expect(collector.finish().header('a,"b')).toBeNull();
  });

  test('a number in a column of passwords', () => {
    const layout: RecordLayout = { framing: { kind: 'csv' }, columns: ['password'] };
    const { redaction } = collect(['9182736455'], {}, null, layout);
    expect(redaction.record('9182736455', layout)).toBe('1000000001');
  });

  test('what stands around the records of a document', () => {
    const collector = new Collector(null, DEFAULT_CHOICE);
    const [head, tail] = ['{"workload": {"token": "abc def 1"}, "events": [\n', '\n], "by": "ann@corp.com"}'];
    expect(collector.addAround(head, tail)).toBe(true);
    const redaction = collector.finish();
    expect(redaction.around(head, tail)).toEqual([
      '{"workload": {"token": "redacted-1"}, "events": [\n',
      '\n], "by": "person-1@example.com"}',
    ]);
    expect(redaction.survivorsAround(head, tail)).toEqual(['abc def 1', 'ann@corp.com']);
    expect(redaction.around('{"a', 'b')).toBeNull();
    expect(redaction.member('"ann@corp.com": ')).toBe('"person-1@example.com": ');
  });
});

test('the preview lists each value with its classes, count and places', () => {
  const { redaction } = collect(
    [{ host: 'db-7', more: ['ann@corp.com', 'ann@corp.com'] }, { host: 'db-7' }].map((each) =>
      JSON.stringify(each),
    ),
  );
  expect(redaction.values).toEqual([
    {
      value: 'db-7',
      standIn: 'host-1.example',
      classes: ['host'],
      reach: 'words',
      needed: false,
      count: 2,
      places: ['/host'],
      placeCount: 1,
    },
    {
      value: 'ann@corp.com',
      standIn: 'person-1@example.com',
      classes: ['email'],
      reach: 'words',
      needed: false,
      count: 2,
      places: ['/more/*'],
      placeCount: 1,
    },
  ]);
  expect(redaction.counts()).toEqual([
    { label: 'host names', values: 1, places: 2 },
    { label: 'e-mail addresses', values: 1, places: 2 },
  ]);
});

describe('work is bounded', () => {
  test('too many values are a fault of the choice', () => {
    const collector = new Collector(null, DEFAULT_CHOICE);
    const mails = (from: number) =>
      JSON.stringify(Array.from({ length: 10_000 }, (_, at) => `a${from + at}@corp.com`));
    for (let from = 0; from < MAX_VALUES; from += 10_000) collector.add(mails(from), LINES);
    expect(() => collector.add('"one-more@corp.com"', LINES)).toThrow(RedactionError);
  });

  test('payloads beyond those that are listed get one word for all', () => {
    const sensitive = { ...NOTHING, payloads: ['/out'] };
    const out = Array.from({ length: MAX_VALUES }, (_, at) => `text ${at}`);
    const line = JSON.stringify({ out: [...out, 31_415], mail: 'ann@corp.com' });
    const { redaction } = collect([line], { payloads: true }, sensitive);
    const after = JSON.parse(redaction.record(line, LINES)!) as { out: unknown[]; mail: string };
    expect([after.out[0], after.out.at(-2), after.out.at(-1), after.mail]).toEqual([
      'redacted-00001',
      'redacted',
      10_000,
      'person-1@example.com',
    ]);
    expect(redaction.counts()).toContainEqual({ label: 'whole payloads', values: 25_000, places: 50_001 });
  });

  test('a record that would take too long is not let out', () => {
    const long = `${'a'.repeat(300_000)}b`;
    const { redaction } = collect([], { add: [long] });
    expect(redaction.record(JSON.stringify('a'.repeat(300_000)), LINES)).toBeNull();
    expect(redaction.record(JSON.stringify('a'.repeat(300)), LINES)).not.toBeNull();
    expect(redaction.refused).toBe(1);
  });
});

/** Pieces of which texts are made: some go, some stay, some would be mistaken for others. */
const MARKS = ['=', ':', '/', ' ', '"', '\n', 'é', '%40', '\u{1f600}', '{}'];
const VALUES = [
  'ann@corp.com',
  'xann@corp.com',
  '8.8.8.8',
  '18.8.8.8',
  'db7.internal',
  'a.db7.internal',
  TOKEN,
];
const OTHERS = [
  'redacted-1',
  'person-1@example.com',
  '192.0.2.1',
  'PASSWORD=hunter22',
  'hunter22',
  '{"a":"8.8.8.8"}',
];
// What stand-ins and escapes begin with: a value that ends so may come about anew in front of one.
const STEMS = ['host', 'user', '1', '12', '\\'];
const glued = fc
  .array(fc.constantFrom(...MARKS, ...VALUES, ...OTHERS, ...STEMS), { maxLength: 5 })
  .map((pieces) => pieces.join(''));
const apart = fc
  .array(fc.constantFrom(...MARKS, ...VALUES, ...OTHERS), { maxLength: 5 })
  .map((pieces) => pieces.join(' '));
const recordOf = (text: fc.Arbitrary<string>) =>
  fc.record(
    {
      log: text,
      other: fc.array(text, { maxLength: 3 }),
      inner: text.map((each) => JSON.stringify({ each })),
      coded: text.map((each) => Buffer.from(each).toString('base64')),
      host: fc.constantFrom('db7', 'web-1', 'localhost', 'ann'),
      port: fc.constantFrom(80, 8080, 1001, '443'),
      stdout: text,
      n: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    },
    { requiredKeys: ['log'] },
  );

test('equal values stay equal, different ones different; all else stays as it was', () => {
  fc.assert(
    fc.property(fc.array(recordOf(glued), { minLength: 1, maxLength: 5 }), (records) => {
      const before = records.map((each) => JSON.stringify(each));
      const after = redact(records);
      const pairs = before.flatMap((each, at) => {
        const [was, is] = [tokensOf(each), tokensOf(after[at]!)];
        expect(is.map(({ kind, place }) => [kind, place])).toEqual(
          was.map(({ kind, place }) => [kind, place]),
        );
        return was.map(({ place, text }, token) => ({ place, was: text, is: is[token]!.text }));
      });
      for (const [name, from, to] of [
        ['was', 'was', 'is'],
        ['is', 'is', 'was'],
      ] as const) {
        const known = new Map<string, string>();
        for (const pair of pairs) {
          const key = `${pair.place} ${pair[from]}`;
          expect([name, key, known.get(key) ?? pair[to]]).toEqual([name, key, pair[to]]);
          known.set(key, pair[to]);
        }
      }
    }),
    { numRuns: 300 },
  );
}, 30_000);

test('nothing survives, and a second time there is nothing to do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(recordOf(apart), { minLength: 1, maxLength: 5 }), async (records) => {
      const lines = records.map((each) => JSON.stringify(each));
      const { redaction } = collect(lines);
      const after = lines.map((line) => redaction.record(line, LINES)!);
      expect(await findSurvivors([new TextEncoder().encode(after.join('\n'))], redaction)).toEqual([]);
      for (const line of after) expect(redaction.survivorsIn(line, LINES)).toEqual([]);
      const again = collect(after).redaction.values;
      // A number looks like any other.
      expect(again.filter(({ value }) => !/^\d+$/.test(value))).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 30_000);

interface Token {
  readonly kind: 'key' | 'text' | 'number';
  readonly place: string;
  readonly text: string;
}

function tokensOf(json: string): Token[] {
  const tokens: Token[] = [];
  walkJson(json, '', {
    member: (parent, start, end) => `${parent}/${tokenText(json, start, end)}`,
    item: (parent) => `${parent}/*`,
    text: (place, start, end) => tokens.push({ kind: 'text', place, text: tokenText(json, start, end) }),
    number: (place, start, end) => tokens.push({ kind: 'number', place, text: json.slice(start, end) }),
  });
  return tokens;
}

function redact(
  records: readonly object[],
  choice: Partial<RedactionChoice> = {},
  sensitive: Sensitive | null = null,
): string[] {
  const lines = records.map((each) => JSON.stringify(each));
  const { redaction } = collect(lines, choice, sensitive);
  return lines.map((line) => redaction.record(line, LINES)!);
}

function collect(
  records: readonly string[],
  choice: Partial<RedactionChoice> = {},
  sensitive: Sensitive | null = null,
  layout = LINES,
): { redaction: Redaction; collector: Collector } {
  const collector = new Collector(sensitive, { ...DEFAULT_CHOICE, ...choice });
  for (const each of records) collector.add(each, layout);
  return { redaction: collector.finish(), collector };
}

test('what a program wrote goes also where it stands without its line feed', () => {
  const [job, said] = redact([
    { stdout: 'shard c corrupt\n' },
    { cmd: 'echo "shard c corrupt" >&2', error: 'shard c corrupt' },
  ]).map((record) => JSON.parse(record!));
  expect([job, said]).toEqual([
    { stdout: 'redacted-1\n' },
    { cmd: 'echo "redacted-1" >&2', error: 'redacted-1' },
  ]);
});
