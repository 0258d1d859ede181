/** Every system's rules, each with a run that keeps it and one that breaks it. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../model/json';
import type { RuleEvent } from '../model/rule';
import { FORMATS } from '.';

/** Kind and payload of each event; artifacts by id. */
type Told = readonly (readonly [kind: string, payload: Json])[];

const kernel = (kind: string, fields: Record<string, Json>): [string, Json] => [
  kind,
  { run_id: 'r', event: { Kernel: { [kind]: fields } } },
];
const fact = (key: string, id: string): [string, Json] => [
  'fact_recorded',
  { run_id: 'r', event: { Domain: { name: 'fact_recorded', payload: { key, payload_id: id } } } },
];
const entered = (attempt: number, base = 's0') =>
  kernel('StateEntered', { state_id: 'a.b.c', attempt, base_snapshot_id: base });
const failed = (retryable: boolean, snapshot: Json = null) =>
  kernel('StateFailed', {
    state_id: 'a.b.c',
    failure_snapshot_id: snapshot,
    error: { info: { code: 'x', retryable } },
  });
const started = kernel('RunStarted', { manifest_id: 'm', initial_snapshot_id: 's0' });

const job = (type: string, more: Record<string, Json> = {}): [string, Json] => [
  type,
  { job_id: 'j', type, ...more },
];

const command = (kind: string, meta: Record<string, Json> = {}): [string, Json] => [
  kind,
  { event_type: kind, meta: { command_id: 'c', ...meta }, result: null, context: null },
];

const stored = (kind: string, fields: Record<string, Json>): [string, Json] => [
  kind,
  { tenant_id: 't', fields: { step_id: 's', ...fields } },
];

const record = (state: string, fields: Record<string, Json>): [string, Json] => [
  state,
  { stored: { kind: 'record', task: 'k', data: { id: 'k', state, attempts: 1, error: null, ...fields } } },
];
const letter = (fields: Record<string, Json>): [string, Json] => [
  'dead_letter',
  { stored: { kind: 'dead_letter', task: 'k', data: { attempts: 1, error: 'e', ...fields } } },
];

/** Of each rule: what keeps it, and what breaks it at its last event. */
const CASES: Readonly<Record<string, readonly [keeps: Told, breaks: Told]>> = {
  'mfm/attempts-count-from-zero': [
    [entered(0), failed(true), entered(1)],
    [entered(0), failed(true), entered(2)],
  ],
  'mfm/attempts-within-policy': [
    [started, entered(0), failed(true), entered(1)],
    [started, entered(0), failed(true), entered(1), failed(true), entered(2)],
  ],
  'mfm/retries-only-retryable': [
    [entered(0), failed(true), entered(1)],
    [entered(0), failed(false), entered(1)],
  ],
  'mfm/legal-boundary': [
    [started, entered(0), kernel('StateCompleted', { context_snapshot_id: 's1' }), entered(0, 's1')],
    [started, entered(0), failed(true, 'diagnostic'), entered(1, 'diagnostic')],
  ],
  'mfm/one-fact-a-key': [
    [fact('k', '1'), fact('k', '1'), fact('l', '2')],
    [fact('k', '1'), fact('k', '2')],
  ],
  'runtimo/one-end': [
    [job('job_started'), job('job_completed')],
    [job('job_failed'), job('job_completed')],
  ],
  'runtimo/command-after-completion': [
    [job('job_completed'), job('command_executed')],
    [job('job_started'), job('command_executed')],
  ],
  'runtimo/own-numbers-ascend': [
    [job('job_started', { seq: 4 }), job('job_completed', { seq: 9 })],
    [job('job_started', { seq: 4 }), job('job_completed', { seq: 3 })],
  ],
  'runtimo/undo-names-a-job': [
    [
      job('job_started'),
      job('job_completed', { job_id: 'u', capability: 'Undo', output: { data: { job_id: 'j' } } }),
    ],
    [job('job_completed', { capability: 'Undo', output: { data: { job_id: 'unknown' } } })],
  ],
  'noetl/attempts-within-policy': [
    [command('command.issued', { attempt: 3, max_attempts: 3 })],
    [command('command.issued', { attempt: 4, max_attempts: 3 })],
  ],
  'noetl/issued-before-claimed': [
    [command('command.issued'), command('command.claimed')],
    [command('command.claimed')],
  ],
  'noetl/claimed-by-one': [
    [command('command.claimed', { worker_id: 'w' }), command('command.claimed', { worker_id: 'w' })],
    [command('command.claimed', { worker_id: 'w' }), command('command.claimed', { worker_id: 'v' })],
  ],
  'noetl/ends-once': [
    [command('command.started'), command('command.completed')],
    [command('command.failed'), command('command.completed')],
  ],
  'enact/tools-answer-calls': [
    [stored('ToolCallStarted', { tool_call_id: 'c' }), stored('ToolCallCompleted', { tool_call_id: 'c' })],
    [stored('ToolCallCompleted', { tool_call_id: 'c' })],
  ],
  'enact/calls-answered-before-success': [
    [
      stored('ToolCallStarted', { tool_call_id: 'c' }),
      stored('ToolCallCompleted', { tool_call_id: 'c' }),
      stored('StepCompleted', {}),
    ],
    [stored('ToolCallStarted', { tool_call_id: 'c' }), stored('StepCompleted', {})],
  ],
  'enact/artifacts-of-known-steps': [
    [stored('StepStarted', {}), stored('ArtifactStored', {})],
    [stored('ArtifactStored', {})],
  ],
  'enact/one-tenant': [
    [stored('StepStarted', {}), stored('StepCompleted', {})],
    [stored('StepStarted', {}), ['StepCompleted', { tenant_id: 'other', fields: {} }]],
  ],
  'dag/attempts-never-fall': [
    [
      record('running', { attempts: 1 }),
      record('running', { attempts: 2 }),
      record('pending', { attempts: 0 }),
    ],
    [record('running', { attempts: 2 }), record('running', { attempts: 1 })],
  ],
  'dag/finished-after-started': [
    [record('completed', { started_at: 5, finished_at: 5 })],
    [record('completed', { started_at: 5, finished_at: 4 })],
  ],
  'dag/completed-was-tried': [[record('completed', {})], [record('completed', { attempts: 0 })]],
  'dag/running-not-finished': [
    [record('running', { started_at: 5, finished_at: 4 })],
    [record('running', { started_at: 5, finished_at: 6 })],
  ],
  'dag/letter-says-the-same': [
    [record('failed', { error: 'e' }), letter({})],
    [record('failed', { error: 'e' }), letter({ error: 'f' })],
  ],
};

const RULES = FORMATS.flatMap(({ rules = [] }) => rules);

test('every rule has its cases', () => {
  expect(RULES.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
});

const manifest = { run_config: { retry_policy: { max_attempts: 2 } } };

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const told = (events: Told) => {
    const check = rule.check!({
      shape: '',
      partial: false,
      artifact: (name) => (name === 'm' ? manifest : undefined),
    });
    const broken = events.flatMap(([kind, payload], position) => {
      const event: RuleEvent = {
        position,
        kind,
        payload,
        act: 'note',
        step: null,
        attempt: 1,
        outcome: null,
      };
      return check.next(event) === null ? [] : [position];
    });
    return { broken, asked: check.asked?.() ?? true };
  };

  test('holds', () => {
    expect(told(CASES[id]![0])).toEqual({ broken: [], asked: true });
  });

  test('is broken', () => {
    const [, breaks] = CASES[id]!;
    expect(told(breaks)).toEqual({ broken: [breaks.length - 1], asked: true });
  });
});
