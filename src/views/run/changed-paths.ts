import { parentsOf } from '../../lib/pointer';

/** How each row is marked: a changed leaf by what happened to it, a container around one as `inside`. */
export function marksOf(
  changes: readonly { readonly pointer: string; readonly kind: string }[],
): Map<string, string> {
  const marks = new Map<string, string>();
  for (const { pointer, kind } of changes) {
    if (kind === 'same') continue;
    for (const parent of parentsOf(pointer)) if (!marks.has(parent)) marks.set(parent, 'inside');
    if (kind !== 'removed') marks.set(pointer, kind);
  }
  return marks;
}
