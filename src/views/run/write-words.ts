import type { WriteRow } from '../../engine/run-writes';
import { formatCount } from '../../lib/format';
import type { ProvenanceEnd, ProvenanceLink } from '../../model/provenance';
import type { EventRow } from '../../model/views';

/** `step.exit of start, attempt 3` */
export function eventWords({ kind, step, attempt }: Pick<EventRow, 'kind' | 'step' | 'attempt'>): string {
  if (step === null) return kind;
  return attempt > 1 ? `${kind} of ${step}, attempt ${attempt}` : `${kind} of ${step}`;
}

/** What an event did to a path, where it was not the path itself that was written; '' else. */
export function whereWords({ at, writes }: Pick<WriteRow, 'at' | 'writes'>): string {
  if (at === 'around') return 'with what is around it';
  if (at === 'inside') return writes > 1 ? `${formatCount(writes)} writes inside` : 'inside';
  return '';
}

/** How it is known that a value came from one place to the one before it. */
export function linkWords(by: ProvenanceLink): string {
  switch (by.kind) {
    case 'copied':
      return 'copied from';
    case 'linked': {
      const field = by.field === null ? '' : ` by ${by.field}`;
      return `linked${field}${by.inferred ? ' (inferred)' : ''}, and the same value in`;
    }
    case 'equal':
      return 'by equality alone: the same value in';
  }
}

/** Where the way of a value ends, and why. */
export function endWords(end: ProvenanceEnd): string {
  switch (end.kind) {
    case 'literal':
      return 'Literal: the rule for this event wrote it; it stands in no record.';
    case 'outside':
      return 'Outside the log: it came in with this record, and nothing before it holds it.';
    case 'artifact':
      return `Outside the log: it stands in the artifact ${end.artifact} that was dropped with it.`;
    case 'not-found':
      return 'Not found: it cannot be followed further. Short texts and small numbers stand in too many places.';
  }
}
