import type { Seal } from '../../model/audit';
import { asString, dig, type Json, type Path } from '../../model/json';

/** Where rows carry a hash, of what, and why it cannot be checked. */
const PLACES: readonly { readonly path: Path; readonly what: string; readonly why: string }[] = [
  {
    path: ['envelope_checksum'],
    what: 'envelope of the row',
    why: 'It cannot be checked: what it is computed from is not published.',
  },
  ...[['result'], ['result', 'context', 'result']].map((root) => ({
    path: [...root, 'reference', 'meta', 'sha256'],
    what: 'result that is kept elsewhere',
    why: 'It cannot be checked: the row holds only a reference to the content.',
  })),
];

/** Hashes that rows carry. None of them covers anything that the log holds by a known rule. */
export function seals(payload: Json): readonly Seal[] {
  return PLACES.flatMap(({ path, what, why }): Seal[] => {
    const recorded = asString(dig(payload, path));
    return recorded === null ? [] : [{ what, recorded, verdict: 'unchecked', computed: null, why }];
  });
}
