import type { Reach, RedactionClass } from '../model/redaction';
import { isV4, isV6Text } from './addresses';
import type { Border } from './value-trie';

const ORDINARY = /^[A-Za-z]?[a-z]{0,13}$/;
const NUMERIC = /^[-+\d.:TZ\s]+$/;

/** Is this a number or a time? Such a value is looked for among tokens, not among bytes: its digits stand in times, too. */
export function isNumeric(value: string): boolean {
  return NUMERIC.test(value) && !isV4(value) && !isV6Text(value);
}

/** Where a value is replaced besides the places where it was found. Short and ordinary words are left alone there. */
export function reachOf(value: string, classes: readonly RedactionClass[]): Reach {
  const asked = classes.includes('added');
  const is = (...names: readonly RedactionClass[]) => names.some((name) => classes.includes(name));
  if (isNumeric(value)) return asked || (value.length >= 9 && !is('port')) ? 'words' : 'places';
  const { length } = value;
  if (asked) return length >= 4 ? 'anywhere' : 'words';
  if (length < 4) return 'places';
  if (is('email', 'ip', 'host')) return ORDINARY.test(value) && !is('email', 'ip') ? 'places' : 'words';
  if (is('secret', 'pattern', 'field')) {
    if (!ORDINARY.test(value)) return length >= 8 ? 'anywhere' : 'words';
    return length >= 8 ? 'words' : 'places';
  }
  if (ORDINARY.test(value) || length < 6) return 'places';
  return length >= 12 && !is('process', 'user') ? 'anywhere' : 'words';
}

export function borderOf(value: string, reach: Reach, classes: readonly RedactionClass[]): Border {
  if (reach === 'anywhere') return 'none';
  return classes.includes('ip') || isV4(value) || isV6Text(value) || isNumeric(value) ? 'address' : 'word';
}

/** A value without the space around it, unless it is nothing else. */
export function bare(value: string): string {
  return value.trim() || value;
}
