import { parseJson } from '../lib/json';
import { CUT } from '../lib/json-scan';
import { readBlob } from '../lib/read-blob';
import type { Framing } from '../model/framing';
import type { Json, JsonObject } from '../model/json';
import { ItemFramer } from './framing/items';

/** A member of an envelope longer than this is no header field; it is left out. */
const MAX_MEMBER_BYTES = 4 << 20;

/**
 * The members of a JSON document that stand around its record list, wherever they stand: an export may
 * name its run after its events. `null` when the records are not inside an object.
 */
export async function readEnvelope(
  blob: Blob,
  framing: Framing,
  signal?: AbortSignal,
): Promise<JsonObject | null> {
  if (framing.kind !== 'items' || framing.path.length !== 1) return null;
  const envelope: Record<string, Json> = {};
  const framer = new ItemFramer(framing.path, framing.members ?? false, (bytes, found) => {
    if (found.valueEnd === CUT || found.valueEnd - found.valueStart > MAX_MEMBER_BYTES) return;
    const text = (start: number, end: number) => new TextDecoder().decode(bytes.subarray(start, end));
    try {
      const key = parseJson(text(found.keyStart, found.keyEnd));
      envelope[String(key)] = parseJson(text(found.valueStart, found.valueEnd));
    } catch {
      // A member that does not parse tells nothing; the records around it are what matters.
    }
  });
  await readBlob(blob, (bytes, end, atEnd) => framer.scan(bytes, end, atEnd, () => {}), { signal });
  return envelope;
}
