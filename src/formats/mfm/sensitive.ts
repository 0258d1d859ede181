import type { Sensitive } from '../../model/redaction';

/** Fields that name an artifact. */
const ARTIFACTS = [
  'manifest_id',
  'initial_snapshot_id',
  'base_snapshot_id',
  'context_snapshot_id',
  'failure_snapshot_id',
  'final_snapshot_id',
  'payload_id',
  'payload_ref',
  'artifact_id',
  'child_manifest_id',
];

/** Artifacts are called by the hash of their bytes; facts, snapshots and events name them. See README.md. */
export const sensitive: Sensitive = {
  fixed: [
    '/seq',
    '/ts_millis',
    '/kind',
    'Kernel.*.status',
    'Kernel.*.attempt',
    'Kernel.StateFailed.error.info.code',
    'Kernel.StateFailed.error.info.category',
    'Domain.name',
    'Domain.payload.phase',
    'Domain.payload.status',
    'Domain.payload.kind',
    'run_config.io_mode',
    'run_config.event_profile',
    'run_config.execution_mode',
    'run_config.context_checkpointing',
    'retry_policy.**',
  ],
  ids: [
    '/run_id',
    '/stream_id',
    '/id',
    'op_id',
    'op_path',
    'state_id',
    ...ARTIFACTS,
    'parent_run_id',
    'child_run_id',
    'Domain.payload.key',
  ],
  // Content hashes, and those of transactions.
  structural: [/^(?:0x)?[0-9a-f]{64}$/],
  fields: { environment: ['build.env_allowlist'] },
  seals: [],
  hashes: ['/id', '/artifact_id', ...ARTIFACTS],
  payloads: ['Domain.payload.meta', 'info.message', 'info.details', '/content', '/input_params'],
  chained: 'Artifacts are called by stand-ins for their hashes, which no longer fit the content.',
};
