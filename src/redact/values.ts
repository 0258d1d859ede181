import type { RedactionClass } from '../model/redaction';
import { isHost, isPort } from './addresses';
import { isMasked } from './detect';
import type { Place } from './places';
import { bare } from './reach';
import { isStandInOf } from './stand-ins';

const NONE: readonly RedactionClass[] = [];

/**
 * The classes for which the whole text or number at a place goes.
 * @param structural the system's ids; where a payload names one, that joins it to the run, and it stays
 */
export function classesOf(
  text: string,
  place: Place,
  number: boolean,
  structural: readonly RegExp[],
): readonly RedactionClass[] {
  if (place.classes.length === 0 || place.fixed || text.trim() === '') return NONE;
  return place.classes.filter(
    (name) =>
      belongs(text, name, number) &&
      !isStandInOf(bare(text), name) &&
      !(name === 'payload' && structural.some((form) => form.test(text))),
  );
}

function belongs(text: string, name: RedactionClass, number: boolean): boolean {
  switch (name) {
    case 'port':
      return isPort(text);
    case 'host':
      return !number && isHost(text);
    case 'secret':
      return number || !isMasked(text);
    case 'process':
    case 'user':
      return !number && !/^(?:unknown|none|null|-)$/i.test(text);
    case 'output':
      return !number;
    // Found by their form, wherever they stand.
    case 'ip':
    case 'email':
      return false;
    default:
      return true;
  }
}
