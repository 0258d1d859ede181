import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDotted } from '../lib/pointer';
import { isLasting } from '../model/query';
import { parseQuery, QueryError } from './parse';

/** Without the places in the text. */
function read(text: string, self?: readonly string[]): unknown {
  return JSON.parse(
    JSON.stringify(parseQuery(text, self), (key, value) => (key === 'span' ? undefined : value)),
  );
}

const word = (value: string) => ({ kind: 'text', test: { op: '~', value } });

function faultOf(text: string): string {
  try {
    parseQuery(text);
  } catch (error) {
    const { message, span } = error as QueryError;
    return `${span.from}–${span.to} ${message}`;
  }
  return 'none';
}

describe('a query', () => {
  test('of words: each stands in the record', () => {
    expect(read('disk full')).toEqual({ kind: 'and', parts: [word('disk'), word('full')] });
    expect(read('"disk full"')).toEqual(word('disk full'));
    expect(read('timeout or http://x.y/z -note')).toEqual({
      kind: 'or',
      parts: [
        word('timeout'),
        { kind: 'and', parts: [word('http://x.y/z'), { kind: 'not', part: word('note') }] },
      ],
    });
    expect(read('/time ?out/i')).toEqual({
      kind: 'text',
      test: { op: 'regex', source: 'time ?out', flags: 'i' },
    });
  });

  test('of what is known of an event', () => {
    expect(read('kind:call')).toEqual({ kind: 'field', field: 'kind', test: { op: '~', value: 'call' } });
    expect(read('the step is not X')).toEqual({
      kind: 'field',
      field: 'step',
      test: { op: '!=', value: 'X' },
    });
    expect(read('attempts > 3')).toEqual({ kind: 'field', field: 'attempt', test: { op: '>', value: 3 } });
    expect(read('time >= 2026-08-12T08:30')).toMatchObject({
      test: { value: Date.UTC(2026, 7, 12, 8, 30) * 1000 },
    });
  });

  test('of the state after an event, and of its record', () => {
    expect(read('jobs.*.status becomes failed')).toEqual({
      kind: 'state',
      path: ['state', 'jobs', null, 'status'],
      test: { op: '=', value: 'failed' },
      becomes: true,
    });
    expect(read('state.list[3]["a b"] >= 2.5')).toMatchObject({ path: ['state', 'list', '3', 'a b'] });
    expect(read('/state/jobs/a~1b exists')).toMatchObject({
      path: ['state', 'jobs', 'a/b'],
      test: { op: 'exists' },
    });
    expect(read('record.output.exit_code != 0')).toMatchObject({
      kind: 'record',
      path: ['output', 'exit_code'],
    });
    expect(read('changed:jobs.a')).toMatchObject({
      kind: 'touch',
      path: ['state', 'jobs', 'a'],
      changed: true,
    });
  });

  test('near misses are told, not sought as words', () => {
    expect(read('kind: failed')).toEqual(read('kind:failed'));
    expect(faultOf('status:failed')).toMatch(/^0–\d+ “status” is no field/);
    expect(faultOf('kind:a && step:b')).toMatch(/Write “and”/);
    expect(faultOf('!kind:a')).toMatch(/Write “not”/);
    expect(faultOf('a records["b"].c')).not.toBe('none');
    expect(faultOf('"disk full')).toMatch(/has no other to close it/);
    expect(faultOf('this changes')).toMatch(/none is selected/);
    expect(faultOf('changed:this')).toMatch(/none is selected/);
    expect(faultOf(`${'('.repeat(900)}a${')'.repeat(900)}`)).toMatch(/^(none|0–\d+ Its brackets)/);
    expect(read('https://x.y "status:failed"')).toEqual({
      kind: 'and',
      parts: [word('https://x.y'), word('status:failed')],
    });
  });

  test('“this” is the selected path', () => {
    expect(read('this path changes and the step is not X', ['state', 'a'])).toMatchObject({
      parts: [{ kind: 'touch', path: ['state', 'a'] }, { field: 'step' }],
    });
    expect(read('do this')).toEqual({ kind: 'and', parts: [word('do'), word('this')] });
    expect(read('this fails')).toEqual({ kind: 'and', parts: [word('this'), word('fails')] });
  });

  test('integers keep every digit', () => {
    const query = parseQuery('execution_id = 348461109295583233');
    expect(query).toMatchObject({ test: { value: 348461109295583233n } });
  });

  test('about the state alone lasts; any other is asked of each event', () => {
    const lasting = (text: string) => isLasting(parseQuery(text));
    expect(lasting('tries > 3 and not status = done')).toBe(true);
    expect(lasting('tries > 3 kind:call')).toBe(false);
    expect(lasting('status becomes done')).toBe(false);
  });
});

test('what cannot be understood says what is wrong, and where', () => {
  expect(faultOf('kind:a and')).toMatch(/^10–11 Something is missing at the end/);
  expect(faultOf('(a b')).toMatch(/^4–5 Something is missing at the end.*a closing bracket/);
  expect(faultOf('step > 3')).toBe('0–8 “step” is no number: ask with “:” or “=”.');
  expect(faultOf('kind:a attempt > many')).toBe('7–21 “many” is no number.');
  expect(faultOf('record.x becomes 3')).toMatch(/^0–18 A record does not become/);
  expect(faultOf('time > 12')).toMatch(/is no time/);
  expect(faultOf(`${'a.'.repeat(100)}b exists`)).toMatch(/at most 64 keys/);
  expect(faultOf('x'.repeat(3000))).toMatch(/at most 2000 letters/);
});

test('no text makes it fail in another way', () => {
  for (const text of [
    '',
    ' ',
    '((((',
    ')',
    '"',
    '/',
    '*',
    '*.*',
    '[',
    'a.[',
    '-',
    'not',
    '=',
    '<script>',
    '/(/',
    'a.b.',
  ])
    try {
      parseQuery(text);
    } catch (error) {
      expect(error).toBeInstanceOf(QueryError);
    }
});

test('a path as it is shown is read as that path', () => {
  const key = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.nat(),
    fc.constantFrom('__proto__', 'a-b', '*', ']'),
  );
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (inside) => {
      const path = ['state', ...inside];
      const query = parseQuery(`changed:${toDotted(path)}`);
      expect(query).toMatchObject({ kind: 'touch', path: path.map(String) });
    }),
  );
});
