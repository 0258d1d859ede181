import { formatCount, formatDuration, formatNoun } from '../../lib/format';
import {
  type Comparability,
  type ComparedEvent,
  type ComparedRow,
  DIFFERS,
  type MaskView,
  type RowClass,
} from '../../model/comparison';
import type { LogView } from '../../model/views';
import { causeWords } from '../run/kin-words';

type Words = LogView['words'];

/** What each class of rows is called, in lists. */
export const CLASS_NAMES: Readonly<Record<RowClass, string>> = {
  same: 'Same',
  divergence: 'First divergence',
  caused: 'Caused by it',
  unrelated: 'Unrelated',
  timing: 'Only timing',
};

/** `job_failed of build, attempt 2` */
export function eventText({ kind, step, attempt }: ComparedEvent): string {
  return `${kind}${step === null ? '' : ` of ${step}`}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
}

/** In what two events differ, in one plain sentence. */
export function differenceText({ a, b, differs, fields }: ComparedRow): string {
  if (a === null || b === null) {
    const [here, there] = a === null ? ['B', 'A'] : ['A', 'B'];
    return `${here} has ${eventText((a ?? b)!)}; ${there} has no event to go with it.`;
  }
  const told: string[] = [];
  if (differs & DIFFERS.kind) told.push(`A says ${a.kind}, B says ${b.kind}`);
  if (differs & DIFFERS.outcome) told.push(`it ended ${endText(a)} in A, ${endText(b)} in B`);
  if (differs & DIFFERS.payload) told.push(`the payloads differ${fieldsText(fields, 'payload:')}`);
  if (differs & DIFFERS.state) told.push(`what they did to the state differs${fieldsText(fields, 'state:')}`);
  if (differs & DIFFERS.moved) told.push('it comes at another place in the order');
  if (differs & DIFFERS.duration)
    told.push(`the attempt took ${formatDuration(a.took)} in A, ${formatDuration(b.took)} in B`);
  if (told.length === 0) return 'Both runs say the same here, after masks.';
  const where = a.step === null ? '' : `${a.step}: `;
  const text = told.join('; ');
  return where === '' ? `${text[0]!.toUpperCase()}${text.slice(1)}.` : `${where}${text}.`;
}

function endText({ outcome, klass }: ComparedEvent): string {
  return klass === null ? (outcome ?? 'without an outcome') : `${outcome ?? 'unknown'} (${klass})`;
}

/** ` in /output/status and 3 more` */
function fieldsText(fields: readonly string[], domain: string): string {
  const own = fields.filter((each) => each.startsWith(domain)).map((each) => each.slice(domain.length));
  return own.length === 0 ? '' : ` in ${own.slice(0, 2).join(' and ')}${own.length > 2 ? ' and more' : ''}`;
}

/** Why a row counts as what it is; all of it is inferred. */
export function reasonText({ kind, rule, relation }: ComparedRow, words: Words): string | null {
  switch (kind) {
    case 'divergence':
      return 'All rows before it are the same after masks, but for timing.';
    case 'unrelated':
      return `Nothing that the logs tell joins it to the divergence: another ${words.step}, no cause in common, another part of the state.`;
    case 'timing':
      return 'The data are the same; only order or duration differs.';
    case 'same':
      return null;
    case 'caused':
      break;
  }
  switch (rule) {
    case 'kin':
      return relation === null
        ? 'Its log names a cause that the divergence reached.'
        : `Its log joins it to what the divergence reached: ${causeWords({ relation, field: null }, words)}.`;
    case 'state':
      return 'It writes a part of the state that differs since the divergence.';
    case 'ended':
      return `The other ${words.run}’s log was at its end by then.`;
    case 'run':
      return `It is the end of the ${words.run}.`;
    default:
      return `It is of ${words.step === 'state' ? 'a state' : `a ${words.step}`} that the divergence reached before.`;
  }
}

/** Why two runs are hardly comparable, with the figures; null where they are. */
export function hardlyText(found: Comparability, words: Words): string | null {
  if (!found.hardly) return null;
  if (!found.sameSystem)
    return 'They come from different systems. Only what has the same name on both sides goes together.';
  const shared = found.byKey + found.byName;
  const steps = `${formatNoun(shared, words.step)} ${shared === 1 ? 'is' : 'are'} in both, of ${formatCount(found.stepsA)} in A and ${formatCount(found.stepsB)} in B`;
  const byType =
    found.byType > 0
      ? ` ${formatNoun(found.byType, 'more')} were put together only because they are of one ${words.type ?? 'type'}.`
      : '';
  return `${steps}; ${formatNoun(found.pairs, 'event')} of ${formatCount(found.eventsA)} and ${formatCount(found.eventsB)} go together.${byType}`;
}

/** Why a field is masked, in a few words. */
export function maskText({ reason, masked, seen, differs }: MaskView): string {
  const counted = `${formatCount(differs)} of ${formatCount(seen)} values differ`;
  if (reason === null) return masked ? `${counted}; masked by you` : counted;
  const why = {
    always: 'differs in every pair, or nearly',
    time: 'a time or a duration',
    id: 'an id made for one run',
  }[reason];
  return `${counted}; ${why}`;
}
