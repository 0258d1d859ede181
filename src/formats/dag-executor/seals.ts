import { sha256Hex } from '../../lib/hash';
import type { Seal, SealedRecord } from '../../model/audit';
import { asString, type Json, member, type Path } from '../../model/json';
import { dataText } from './checksum';
import type { Stored } from './wire';

/** An envelope's checksum: the SHA-256 of the source text of `data` without white space. */
export async function seals(payload: Json, record: SealedRecord): Promise<readonly Seal[]> {
  const recorded = asString(member(payload, 'checksum'));
  const stored = member(payload, 'stored') as unknown as Stored | undefined;
  if (recorded === null || stored === undefined || member(payload, 'inside') !== 'data') return [];
  const data = dataText(await record.text());
  const computed = data === null ? null : sha256Hex(data);
  const holds = computed === recorded.toLowerCase();
  return [
    {
      ...subjectOf(stored),
      recorded,
      computed,
      verdict: computed === null ? 'unchecked' : holds ? 'holds' : 'differs',
      why: holds
        ? null
        : 'In Fast mode the crate takes such a record as absent: the task runs again. A host that keeps keys in another order hashes otherwise.',
    },
  ];
}

function subjectOf(stored: Stored): { readonly what: string; readonly at: Path } {
  switch (stored.kind) {
    case 'record':
      return { what: `record of ${stored.task}`, at: ['state', 'records', stored.task] };
    case 'dead_letter':
      return { what: `dead letter of ${stored.task}`, at: ['state', 'dead_letters', stored.task] };
    case 'checkpoint':
      return { what: `checkpoint of ${stored.task}`, at: ['state', 'checkpoints', stored.task] };
    case 'value':
      return { what: `value ${stored.key}`, at: ['state', 'values', stored.key] };
  }
}
