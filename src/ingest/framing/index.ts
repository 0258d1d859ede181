import type { Framing } from '../../model/framing';
import { CsvFramer } from './csv';
import { DocumentFramer } from './document';
import { EventFramer } from './events';
import type { Framer } from './framer';
import { ItemFramer } from './items';
import { LineFramer } from './lines';

export type { EmitRecord, Framer } from './framer';

/** A fresh framer for one part. */
export function createFramer(framing: Framing): Framer {
  switch (framing.kind) {
    case 'lines':
      return new LineFramer();
    case 'items':
      return new ItemFramer(framing.path, framing.members ?? false);
    case 'csv':
      return new CsvFramer();
    case 'events':
      return new EventFramer();
    case 'document':
      return new DocumentFramer();
  }
}
