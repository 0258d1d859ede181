import { describe, expect, test } from 'vitest';
import type { Framing } from '../model/framing';
import { DEFAULT_CHOICE, type RedactionChoice } from '../model/redaction';
import { Collector } from '../redact/collector';
import { FORMATS, formatOf } from '.';

test('every format says what is sensitive in its records', () => {
  expect(FORMATS.filter(({ sensitive }) => sensitive === undefined).map(({ id }) => id)).toEqual([]);
});

describe('runtimo', () => {
  const start = {
    seq: 0,
    ts: 1795296850,
    type: 'job_started',
    job_id: '0b9e0641091c911aebc0e3c6e71a9966',
    telemetry_before: { network: { public_ip: '8.8.4.4', listening_ports: [22, 8080] } },
    process_before: { top_cpu_consumer: 'postgres' },
  };
  const executed = {
    seq: 1,
    ts: 1795296850,
    type: 'command_executed',
    job_id: '0b9e0641091c911aebc0e3c6e71a9966',
    cmd: 'DB_PASS=hunter22 ./migrate --host db7.internal',
    cmd_stdout: 'connected to 8.8.4.4\n',
    cmd_stderr: '',
    cmd_exit_code: 0,
  };

  test('host snapshots and commands', () => {
    expect(redact('runtimo', [start, executed])).toEqual([
      {
        ...start,
        telemetry_before: { network: { public_ip: '192.0.2.1', listening_ports: [11, 1001] } },
        process_before: { top_cpu_consumer: 'process-1' },
      },
      { ...executed, cmd: 'DB_PASS=redacted-1 ./migrate --host host-1.example', cmd_stdout: 'redacted-2\n' },
    ]);
  });
});

test('noetl: workers by name, in every column; ids and chain stay', () => {
  const row = {
    execution_id: 348437,
    event_id: 348438,
    prev_event_id: 348437,
    event_type: 'call.error',
    node_name: 'fetch',
    status: 'FAILED',
    result: {
      status: 'FAILED',
      context: { error: 'worker-rust-7c9 lost its way', command_id: '348437:fetch:1' },
    },
    meta: { worker_id: 'worker-rust-7c9', attempts: 0 },
  };
  expect(redact('noetl', [row])).toEqual([
    {
      ...row,
      result: {
        ...row.result,
        context: { error: 'host-1.example lost its way', command_id: '348437:fetch:1' },
      },
      meta: { worker_id: 'host-1.example', attempts: 0 },
    },
  ]);
});

test('enact: ids that look random are no keys, those of users are looked at', () => {
  const event = {
    sequence: 1,
    execution_id: 'exec_3IApKdbYghRZb4JUDUEJTruMMUq',
    tenant_id: 'tenant_acme',
    event: {
      type: 'tool_call_started',
      tool_name: 'mail',
      input: { to: 'ann@corp.com', ref: 'exec_3IApKdbYghRZb4JUDUEJTruMMUq' },
    },
    timestamp: '2026-08-20T09:12:44.300125461Z',
  };
  const { input, ...rest } = event.event;
  expect(redact('enact', [event])).toEqual([
    { ...event, event: { ...rest, input: { ...input, to: 'person-1@example.com' } } },
  ]);
  expect(redact('enact', [event], { payloads: true })).toEqual([
    { ...event, event: { ...rest, input: { to: 'person-1@example.com', ref: event.execution_id } } },
  ]);
});

test('dag-executor: outputs as payloads', () => {
  const save = {
    key: 'task:load',
    checksum: 'a'.repeat(64),
    data: {
      id: 'load',
      state: 'failed',
      attempts: 2,
      output: { rows: 5 },
      error: 'cannot reach 10.0.4.12:443',
    },
  };
  expect(redact('dag-executor', [save])).toEqual([
    {
      ...save,
      checksum: `00000001${'0'.repeat(56)}`,
      data: { ...save.data, error: 'cannot reach 192.0.2.1:101' },
    },
  ]);
});

test('mfm: names of facts stay, links in messages go, hashes of artifacts are replaced', () => {
  const failed = {
    run_id: '9d308023-7d64-4550-a113-6b7ad25c2a43',
    seq: 7,
    ts_millis: null,
    event: {
      Kernel: {
        StateFailed: {
          state_id: 'a.main.read',
          error: {
            info: {
              code: 'rpc',
              category: 'Rpc',
              retryable: true,
              message: 'POST https://rpc.acme.dev/v3/9aZ3kQ7xW1vB5nM2pL8rT4yU failed',
            },
          },
          failure_snapshot_id: '1c9d5e3ee7d5072d2bac7bf1fa7443746a36140c5366d098538938c3a2e3104b',
        },
      },
    },
  };
  expect(JSON.stringify(redact('mfm', [failed])[0])).toBe(
    JSON.stringify(failed)
      .replace('rpc.acme.dev', 'host-1.example')
      .replace('9aZ3kQ7xW1vB5nM2pL8rT4yU', 'redacted-1')
      .replace(/[0-9a-f]{64}/, `00000001${'0'.repeat(56)}`),
  );
});

function redact(
  system: string,
  records: readonly object[],
  choice: Partial<RedactionChoice> = {},
): unknown[] {
  const layout = { framing: { kind: 'lines' } as Framing, columns: [] };
  const collector = new Collector(formatOf(system).sensitive!, { ...DEFAULT_CHOICE, ...choice });
  const lines = records.map((each) => JSON.stringify(each));
  for (const line of lines) collector.add(line, layout);
  const redaction = collector.finish();
  return lines.map((line) => JSON.parse(redaction.record(line, layout)!) as unknown);
}
