/** What a log records about itself, held against the replay. */
import 'fake-indexeddb/auto';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AuditView } from '../model/audit';
import { askedRun, fixture } from './asked-boundary';
import { lines, SMALL, source } from './drawn-logs';

const RUN = 'exec_3IApKdbYghRZb4JUDUEJTruMMUq';
const EVENTS = fixture('enact/fixtures/agent-success.jsonl');
const [PLANNER, SEARCH, SUMMARY] = [
  'step_3IApKbqlT30ySKKJWj9SN4eVQHq',
  'step_3IApKy54Nwh2YZhej86onsEU2vj',
  'step_3IApLANonjqp4hMEJDnTu8Z87D3',
];
const OUTPUTS = {
  [PLANNER]: '1) search 2) read 3) summarise',
  [SEARCH]: '2 results',
  [SUMMARY]: 'Three suppliers ship pilot cells; two announce 2027 volume.',
};

/** Snapshots of the execution, drawn as `sequence state current-step outputs`, where outputs is how many there are. */
function snapshots(
  drawing: string,
  change: (outputs: Record<string, string>, seq: number) => void = () => {},
) {
  const written = lines(drawing).map((line) => {
    const [seq, state, current, count] = line.split(' ');
    const outputs: Record<string, string> = Object.fromEntries(
      Object.entries(OUTPUTS).slice(0, Number(count)),
    );
    change(outputs, Number(seq));
    return JSON.stringify({
      execution_id: RUN,
      tenant_id: 'tenant_acme',
      user_id: null,
      state,
      current_step_id: current === '-' ? null : current,
      step_outputs: outputs,
      variables: {},
      timestamp: '2026-08-20T09:20:24Z',
      sequence_number: Number(seq),
    });
  });
  return source(`${written.join('\n')}\n`, 'snapshots.jsonl');
}

/** `@3 Snapshot 4 stale agrees`, `@9 checkpoint ckpt_1 unchecked` */
function printed({ entries }: AuditView): string[] {
  return entries.shown.map((entry) =>
    entry.type === 'seal'
      ? `@${entry.position} ${entry.what.split(' ')[0]} ${entry.verdict}`
      : `@${entry.position} Snapshot ${entry.seq} ${entry.verdict}, ${entry.differing} differences`,
  );
}

test('snapshots that agree, in the order of the run, and hashes that nobody can check', async () => {
  const { audit } = await askedRun([
    EVENTS,
    snapshots(`
      16 Completed - 3
      3 Running - 1
    `),
  ]);
  const found = await audit();
  expect(printed(found)).toEqual([
    '@2 Snapshot 3 stale, 0 differences',
    '@8 artifact unchecked',
    '@9 checkpoint unchecked',
    '@15 Snapshot 16 fresh, 0 differences',
  ]);
  expect([found.verdicts, found.parting, found.outside.total]).toEqual([
    { agree: 2, differ: 0, unchecked: 2 },
    null,
    0,
  ]);
});

test('they may part and agree again: each is compared, and the first is told', async () => {
  const change = (outputs: Record<string, string>, seq: number) => {
    if (seq === 8) outputs[PLANNER!] = 'something else';
  };
  const { audit } = await askedRun([
    EVENTS,
    snapshots(
      `
      3 Running - 1
      8 Running - 2
      16 Completed - 3
    `,
      change,
    ),
  ]);
  const { parting, verdicts } = await audit();
  expect(verdicts).toMatchObject({ agree: 2, differ: 1 });
  expect(parting).toMatchObject({
    position: 7,
    agreedAt: 2,
    what: 'Snapshot at sequence 8',
    pointer: `/state/step_outputs/${PLANNER}`,
    difference: {
      dotted: `state.step_outputs.${PLANNER}`,
      recorded: '"something else"',
      replayed: '"1) search 2) read 3) summarise"',
    },
  });
});

describe('what no event explains', () => {
  test('a snapshot agreed, no event wrote the path since, and the next one differs', async () => {
    const change = (outputs: Record<string, string>, seq: number) => {
      if (seq > 8) outputs[PLANNER!] = 'edited by hand';
    };
    const drawing = `
      8 Running - 2
      16 Completed - 3`;
    const { audit } = await askedRun([EVENTS, snapshots(drawing, change)]);
    expect((await audit()).outside.shown).toEqual([
      expect.objectContaining({ kind: 'since', position: 15, agreedAt: 7, writtenAt: 2 }),
    ]);
  });

  test('an event wrote it since: the difference may be of that event', async () => {
    const change = (outputs: Record<string, string>, seq: number) => {
      if (seq > 8) outputs[SUMMARY!] = 'edited by hand';
    };
    const drawing = `
      8 Running - 2
      16 Completed - 3`;
    const { audit } = await askedRun([EVENTS, snapshots(drawing, change)]);
    expect((await audit()).outside.shown).toEqual([
      expect.objectContaining({ kind: 'after', agreedAt: null, writtenAt: 12 }),
    ]);
  });

  test('no event ever wrote it', async () => {
    const change = (outputs: Record<string, string>) => {
      outputs.step_of_nobody = 'from nowhere';
    };
    const { audit } = await askedRun([EVENTS, snapshots('16 Completed - 3', change)]);
    const { outside, parting } = await audit();
    expect(outside.shown).toEqual([
      expect.objectContaining({ kind: 'never', writtenAt: null, recorded: '"from nowhere"', replayed: null }),
    ]);
    // What is not there cannot be shown: what is around it is.
    expect(parting!.pointer).toBe('/state/step_outputs');
  });

  test('what only a snapshot can hold is no difference', async () => {
    const { audit } = await askedRun(
      ['agent-success.jsonl', 'crash-after-resume.jsonl', 'snapshots.jsonl'].map((name) =>
        fixture(`enact/fixtures/events-with-snapshots/${name}`),
      ),
      'exec_3IApQSwWBB3H2Fs11bZi4u8xwDn',
    );
    const found = await audit();
    expect(found.parting).toBeNull();
    expect(found.outside.shown.map(({ kind, dotted }) => [kind, dotted])).toEqual([
      ['only', 'state.state'],
      ['only', 'state.variables'],
    ]);
    expect(printed(found)).toEqual([
      '@3 Snapshot 4 stale, 0 differences',
      '@5 Snapshot 6 stale, 0 differences',
      '@null Snapshot 9 ahead, 0 differences',
    ]);
    expect(found.verdicts).toEqual({ agree: 2, differ: 0, unchecked: 1 });
  });
});

describe('checksums and hashes', () => {
  const folder = 'dag-executor/fixtures/train-crash-mid-run';
  const store = readdirSync(new URL(`../formats/${folder}`, import.meta.url)).map((name) =>
    fixture(`${folder}/${name}`),
  );

  test('each record of a store is hashed; the first that does not match is where they part', async () => {
    const { audit } = await askedRun(store);
    const found = await audit();
    expect(found.verdicts).toEqual({ agree: 11, differ: 1, unchecked: 0 });
    expect(found.parting).toEqual({
      position: 4,
      agreedAt: null,
      what: 'record of shard_04',
      pointer: '/state/records/shard_04',
      difference: null,
    });
    expect(found.entries.shown.find(({ verdict }) => verdict === 'differs')).toMatchObject({
      recorded: '4073839950cb36221b5de737aa9d3ed643d12af0b0cc2e9d89ed0d9e0d46fdc1',
      computed: '49e1270c709c009944c52b23bf854438b563d6ec406f0c2e851c4e66ef2fa9dd',
    });
  });

  test('artifacts are named by their hashes: each is checked once, where it is first named', async () => {
    const { audit } = await askedRun([
      fixture('mfm/fixtures/crash-mid-state.jsonl'),
      fixture('mfm/fixtures/artifacts.json'),
    ]);
    const found = await audit();
    expect(printed(found)).toEqual([
      '@0 manifest holds',
      '@0 initial holds',
      '@2 payload holds',
      '@3 context holds',
      '@5 context holds',
      '@7 payload holds',
    ]);
  });

  test('an artifact that was swapped does not hold; one that was not dropped cannot be checked', async () => {
    const manifest = '1c9d5e3ee7d5072d2bac7bf1fa7443746a36140c5366d098538938c3a2e3104b';
    const swapped = source(
      JSON.stringify([{ id: manifest, kind: 'Manifest', content: { op_id: 'other' } }]),
      'artifacts.json',
    );
    const { audit } = await askedRun([fixture('mfm/fixtures/crash-mid-state.jsonl'), swapped]);
    const found = await audit();
    expect(found.verdicts).toEqual({ agree: 0, differ: 1, unchecked: 5 });
    expect(found.parting).toMatchObject({ position: 0, what: 'manifest 1c9d5e3ee7…c3a2e3104b' });
  });
});

describe('what is missing', () => {
  test('numbers of a sequence, a cut last line', async () => {
    const { audit } = await askedRun([fixture('enact/fixtures/damaged-gap-dup-after-terminal.jsonl')]);
    const { missing } = await audit();
    expect(missing.map(({ code, count }) => [code, count])).toEqual(
      expect.arrayContaining([
        ['gap', 1],
        ['torn-tail', 1],
      ]),
    );
  });

  test('pages of an export, which are missing from the log as a whole', async () => {
    const { audit } = await askedRun([fixture('noetl/fixtures/success-loop.rest-ehdb-events.json')]);
    expect((await audit()).missing).toEqual([
      expect.objectContaining({ code: 'incomplete-export', position: null }),
    ]);
  });
});

test('a log that records nothing about itself', async () => {
  const { audit } = await askedRun([source(SMALL)]);
  expect(await audit()).toMatchObject({ parting: null, entries: { total: 0 }, missing: [] });
});

test('a fold of NoETL is compared with the end of the run', async () => {
  const fold = fixture('noetl/fixtures/success-loop.expected-fold.json');
  const text = (await fold.blob.text()).replace('"completed"', '"failed"');
  const { audit } = await askedRun([
    fixture('noetl/fixtures/success-loop.event-table.json'),
    { ...fold, blob: new Blob([text]) },
  ]);
  const { parting, entries } = await audit();
  expect(entries.shown[0]).toMatchObject({ verdict: 'unplaced', seq: null });
  expect(parting!.difference!.recorded).toBe('"failed"');
});
