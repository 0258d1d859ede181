import { InflateBombError } from '../intake/gunzip';
import { Fault } from '../model/errors';
import { RedactionError } from '../model/redaction';
import { StoreError } from '../store/guard';

/** Any error as one that a reader can be told about. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof StoreError) return new Fault(error.code);
  if (error instanceof RedactionError) return new Fault(`redaction-${error.code}`, error.facts);
  if (error instanceof InflateBombError) return new Fault('inflate-bomb');
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'AbortError':
      return new Fault('cancelled');
    // What browsers say when a file on disk is no longer the one that was dropped.
    case 'NotReadableError':
      return new Fault('file-changed');
    case 'NotFoundError':
      return new Fault('file-unreadable');
    case 'RangeError':
      return new Fault('too-deep');
    default:
      return new Fault('internal', {
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  }
}
