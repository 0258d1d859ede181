import type { Sensitive } from '../../model/redaction';

/** Snapshots of the host stand in the record itself and, from 0.7.1 on, in its output. See README.md, "Records". */
export const sensitive: Sensitive = {
  fixed: [
    '/seq',
    '/ts',
    '/type',
    '/event_type',
    '/output/status',
    '/output/success',
    '/output/duration_ms',
    '/cmd_exit_code',
    '/status',
    '/started_at',
    '/total',
    '/oov_ratio',
    '/detection_flags',
    'telemetry_before.timestamp',
    'telemetry_after.timestamp',
    'telemetry_delta.timestamp',
    'exit_code',
    // Readings: the charts are drawn from their spelling.
    'system.ram_total',
    'system.ram_free',
    'system.ram_available',
    'system.disk_total',
    'system.disk_free',
    'system.disk_used_percent',
    'system.load_average',
    'system.uptime',
    'system.cpu_model',
  ],
  ids: ['/job_id', '/capability', '/output/data/job_id', '/job_ids'],
  structural: [/^[0-9a-f]{32}$/],
  fields: {
    ip: ['network.public_ip'],
    port: ['network.listening_ports', 'detected_services.*.ports'],
    process: ['top_cpu_consumer', 'top_mem_consumer'],
    host: ['network.tunnel_name'],
    // Not `/output/output`: there the capability says in a sentence how it ended.
    output: ['/cmd_stdout', '/cmd_stderr', '/output/data/stdout', '/output/data/stderr'],
  },
  seals: [],
  hashes: [],
  // Not the error: replay tells a refusal from a time-out by its words.
  payloads: [
    '/output/data',
    '/output/output',
    '/output/message',
    '/output/error',
    '/cmd',
    '/cmd_stdout',
    '/cmd_stderr',
  ],
  chained: null,
};
