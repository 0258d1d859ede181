import type { Sensitive } from '../../model/redaction';

/** Records stand bare or inside of an envelope, under `data`; see README.md. */
export const sensitive: Sensitive = {
  fixed: ['state', 'attempts', 'created_at', 'updated_at', 'started_at', 'finished_at', 'timestamp'],
  ids: ['/key', '/id', '/data/id', '/*/id', 'task_id'],
  structural: [/^[0-9a-f]{64}$/],
  fields: {},
  seals: ['/checksum', '/*/checksum'],
  hashes: [],
  payloads: ['output', 'error', 'metadata'],
  chained: 'Checksums of records that were changed are replaced, and no longer hold.',
};
