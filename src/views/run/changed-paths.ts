/** The pointers of all containers around a pointer, outermost first; the pointer itself is not among them. */
export function parentsOf(pointer: string): string[] {
  const parents: string[] = [];
  for (let at = pointer.indexOf('/', 1); at >= 0; at = pointer.indexOf('/', at + 1))
    parents.push(pointer.slice(0, at));
  return parents;
}

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
