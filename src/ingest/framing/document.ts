import { skipSpace } from '../../lib/json-scan';
import type { EmitRecord, Framer } from './framer';
import { byteOrderMark } from './lines';

/** The whole part is one record. */
export class DocumentFramer implements Framer {
  scan(bytes: Uint8Array, end: number, atEnd: boolean, emit: EmitRecord): number {
    if (!atEnd) return 0;
    const start = skipSpace(bytes, byteOrderMark(bytes, end), end);
    if (start < end) emit(start, end, 1, true);
    return end;
  }
}
