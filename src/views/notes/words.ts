import { formatCount } from '../../lib/format';
import { fromPointer, toDotted } from '../../lib/pointer';
import type { NotedEvent, NotePlace } from '../../model/note';

/** `Position 13`, `Positions 12 to 40`. */
export function placeWords({ position, target }: Pick<NotePlace, 'position' | 'target'>): string {
  return target.kind === 'stretch'
    ? `Positions ${formatCount(position)} to ${formatCount(target.to - 1)}`
    : `Position ${formatCount(position)}`;
}

/** The noted path as people write it; null for what is no path. */
export function pathWords({ target }: Pick<NotePlace, 'target'>): string | null {
  return target.kind === 'path' ? toDotted(fromPointer(target.pointer)) : null;
}

/** `job_completed · build #2`. */
export function eventWords({ kind, step, attempt }: NotedEvent): string {
  return `${kind}${step === null ? '' : ` · ${step}`}${attempt > 1 ? ` #${attempt}` : ''}`;
}
