import { expect, test } from 'vitest';
import type { NoteFacts, NoteView } from '../model/note';
import { type ReportInput, report } from './report';

const EVENT = { kind: 'job_failed', offset: 120, step: 'build', attempt: 2, time: 1_795_296_850_000_000 };

function note(changes: Partial<NoteView> = {}): NoteView {
  return {
    id: 'a',
    run: 'wal',
    position: 13,
    target: { kind: 'event' },
    event: EVENT,
    last: null,
    text: 'It broke here.',
    createdAt: 1_795_300_000_000,
    changedAt: 1_795_300_000_000,
    there: 'same',
    moved: null,
    ...changes,
  };
}

function facts(changes: Partial<NoteFacts> = {}): NoteFacts {
  return {
    note: 'a',
    changes: [
      { path: ['state', 'jobs', 'b', 'status'], kind: 'changed', before: 'running', after: 'failed' },
      { path: ['state', 'files', 0], kind: 'added', after: '/tmp/x' },
      { path: ['state', 'lock'], kind: 'removed', before: true },
    ],
    more: false,
    value: null,
    ...changes,
  };
}

function input(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    log: {
      systemLabel: 'runtimo-core',
      shapeLabel: 'WAL',
      words: { run: 'session', step: 'job' },
      entry: { name: 'deploy.jsonl', version: '0.7.3', hash: 'f00d' },
    },
    run: {
      id: 'wal',
      name: 'wal',
      outcome: 'failed',
      said: null,
      events: 67,
      start: 1_795_296_850_000_000,
      end: 1_795_296_950_000_000,
    },
    cause: {
      kind: 'failure',
      position: 13,
      step: 'b',
      label: 'build',
      attempt: 2,
      message: 'exit code 1',
      sentence: 'The job ended with exit code 1.',
      inFlight: [],
      inFlightCount: 0,
      lastGood: 9,
      consequences: 0,
      child: null,
    },
    notes: [note()],
    facts: [facts()],
    trail: null,
    now: 1_795_310_000_000,
    linkOf: (position, stretch) => `#/log/3fa9/run/wal?at=${position}${stretch ? '&range' : ''}`,
    ...changes,
  };
}

test('a report names the log, the first cause, and each note with what happened there', () => {
  expect(report(input())).toBe(`# Session \`wal\`: failed

- Log: \`deploy.jsonl\`
- System: runtimo-core, WAL, \`0.7.3\`
- Content hash: \`f00d\`
- Session: \`wal\`
- Outcome: failed; 67 events, 2026-11-21T21:34:10Z to 2026-11-21T21:35:50Z
- First cause: \`build\`, attempt 2, failed at position 13: \`exit code 1\`. The job ended with exit code 1. <#/log/3fa9/run/wal?at=13>
- Report of 2026-11-22T01:13:20Z

## 1 note

### 1. Position 13

- Event: \`job_failed\` of \`build\`, attempt 2, 2026-11-21T21:34:10Z
- <#/log/3fa9/run/wal?at=13>
- Noted 2026-11-21T22:26:40Z

> It broke here.

Changes of this event:

- \`state.jobs.b.status\` changed: \`"running"\` → \`"failed"\`
- \`state.files[0]\` added: \`"/tmp/x"\`
- \`state.lock\` removed; it was \`true\`
`);
});

test('a stretch tells both ends, a path its value', () => {
  const text = report(
    input({
      notes: [
        note({
          target: { kind: 'stretch', to: 21 },
          last: { ...EVENT, kind: 'job_ended', time: Number.NaN },
        }),
        note({ id: 'b', target: { kind: 'path', pointer: '/state/a b/0' }, changedAt: 1_795_300_060_000 }),
      ],
      facts: [
        facts({ changes: [], more: false }),
        facts({
          note: 'b',
          changes: null,
          value: { kind: 'leaf', value: 12345678901234567890n, cut: false },
        }),
      ],
    }),
  );
  for (const line of [
    '### 1. Positions 13 to 20',
    '- Last event: `job_ended` of `build`, attempt 2, no time recorded',
    '- <#/log/3fa9/run/wal?at=13&range>',
    'This stretch changes nothing.',
    '### 2. Position 13, path `state["a b"]["0"]`',
    '- Value there: `12345678901234567890`',
    '- Noted 2026-11-21T22:26:40Z, changed 2026-11-21T22:27:40Z',
    'What changed there is not known: the replay was stopped before it.',
  ])
    expect(text.split('\n')).toContain(line);
});

test('of a note whose event is not there that is said', () => {
  const text = report(
    input({
      notes: [
        note({ there: 'another', moved: { run: 'wal', position: 40 } }),
        note({ id: 'b', there: 'none' }),
      ],
      facts: [],
    }),
  );
  expect(text).toContain(
    '**The event here is not the one this note was written for.** That event is now at position 40 of `wal`.',
  );
  expect(text).toContain('**The log has no such position.**');
});

test('a run without notes and without a failure is a report too', () => {
  const text = report(
    input({
      notes: [],
      facts: [],
      trail: [],
      cause: { ...input().cause, kind: 'none', sentence: 'Nothing failed in this session.' },
    }),
  );
  expect(text).toContain('- First cause: none. Nothing failed in this session.');
  expect(text).toContain('## Notes\n\nNothing was noted in this session.\n\n## Trail\n\nNo moment');
});

test('the trail stands in the order in which one walked', () => {
  const visits = [
    { run: 'wal', position: 9, event: EVENT, why: 'jumped' as const, at: 1_795_300_060_000 },
    { run: 'wal', position: 13, event: EVENT, why: 'opened' as const, at: 1_795_300_000_000 },
  ];
  expect(report(input({ trail: visits })).split('## Trail\n\n')[1]).toBe(
    `- 2026-11-21T22:26:40Z: opened at position 13, \`job_failed\` of \`build\` <#/log/3fa9/run/wal?at=13>
- 2026-11-21T22:27:40Z: jumped to position 9, \`job_failed\` of \`build\` <#/log/3fa9/run/wal?at=9>
`,
  );
});

const HOSTILE =
  '</code>`` <script>alert(1)</script> | x\n# heading\n> [a](javascript:alert(1)) @everyone \u202e';

test('whatever stands in the log or in a note, no line of the report is of its making', () => {
  const event = { ...EVENT, kind: HOSTILE, step: HOSTILE, time: 1e300 };
  const given = input({
    log: {
      ...input().log,
      entry: { name: HOSTILE, version: HOSTILE, hash: null },
    },
    run: { ...input().run, id: HOSTILE, name: `${HOSTILE}x`, said: HOSTILE },
    cause: { ...input().cause, label: HOSTILE, message: HOSTILE, sentence: HOSTILE },
    notes: [note({ event, text: HOSTILE, target: { kind: 'path', pointer: `/${HOSTILE}` } })],
    facts: [
      facts({
        changes: [{ path: ['state', HOSTILE], kind: 'added', after: HOSTILE.repeat(10_000) }],
        value: { kind: 'leaf', value: HOSTILE, cut: true },
      }),
    ],
    trail: [{ run: 'wal', position: 1, event, why: 'jumped', at: 1_795_300_000_000 }],
  });
  const lines = report(given).split('\n');
  // Headings and list items are ours alone.
  expect(lines.filter((line) => /^#+ /.test(line)).map((line) => line.slice(0, 12))).toEqual([
    expect.stringMatching(/^# Session/),
    '## 1 note',
    expect.stringMatching(/^### 1\. Pos/),
    '## Trail',
  ]);
  for (const line of lines) {
    expect(line).toMatch(/^(|#.*|- .*|> .*|Changes of this event:)$/);
    // Outside of code and of our own links there is no bare angle bracket and no bare bracket.
    const outside = withoutCode(line).replace(/<#\/log\/[^\s<>]*>/g, '');
    expect(outside.replace(/\\[<>[\]]/g, '').replace(/^> /, '')).not.toMatch(/[<>[\]]/);
    expect(line).not.toContain('\u202e');
    expect(line.length).toBeLessThan(1_500);
  }
});

/** The line without its code spans, read as CommonMark reads them: an escaped backtick opens none. */
function withoutCode(line: string): string {
  let rest = '';
  for (let at = 0; at < line.length; ) {
    if (line[at] === '\\') {
      rest += line.slice(at, at + 2);
      at += 2;
      continue;
    }
    const fence = line.slice(at).match(/^`+/)?.[0];
    if (fence === undefined) {
      rest += line[at++];
      continue;
    }
    const runs = [...line.slice(at + fence.length).matchAll(/`+/g)];
    const close = runs.find(([run]) => run.length === fence.length);
    expect(close).toBeDefined();
    at += fence.length + close!.index + fence.length;
  }
  return rest;
}
