import { formatCount, formatNoun } from '../../lib/format';
import { unreadableIn } from '../../model/problem';
import type { ShareSubject } from '../../model/share';
import type { Link } from '../../share/link';
import type { Range } from '../../ui-state/playhead';
import type { OpenRun } from '../../ui-state/stage';

/** How much of what is on the screen may be shared. */
export interface Scope {
  readonly id: 'run' | 'until' | 'stretch' | 'log' | 'pair';
  readonly label: string;
  /** What the receiver does not get, or gets differently. */
  readonly note: string | null;
  readonly subjects: readonly ShareSubject[];
  /** About how many bytes that is, before compression. */
  readonly bytes: number;
}

/** What is on the screen, as far as sharing is concerned. */
export interface Shown {
  readonly link: Link;
  readonly run: OpenRun | null;
  readonly position: number;
  readonly selection: Range | null;
}

/**
 * The choices, the likeliest first; none where nothing is open that could be shared.
 * @param redacting what cannot be searched is left out then
 */
export function scopesOf({ link, run, position, selection }: Shown, redacting: boolean): readonly Scope[] {
  if (link.page === 'compare') {
    const subjects = [link.a, link.b].map(
      ({ log, run: id }) => ({ log, scope: { kind: 'run', run: id } }) as const,
    );
    return [{ id: 'pair', label: 'Both runs', note: null, subjects, bytes: 0 }];
  }
  if (link.page !== 'log' || !run) return [];
  const { log, view } = run;
  const { entry, runCount, summary, words } = log;
  const [id, of] = [view.run.id, view.events];
  const share = entry.size / Math.max(summary.events, 1);
  const one = (scope: ShareSubject['scope']) => [{ log: entry.id, scope }];
  const damaged = unreadableIn(summary.problems);
  const staying = damaged > 0 ? `${formatNoun(damaged, 'damaged record')} of the log stay here. ` : '';
  const whole: Scope = {
    id: 'log',
    label: runCount > 1 ? `The whole log, ${formatNoun(runCount, words.run)}` : `All of this ${words.run}`,
    note: redacting ? staying : damaged > 0 ? 'The files as they are, with what is damaged in them.' : null,
    subjects: one({ kind: 'log' }),
    bytes: entry.size,
  };
  const thisRun: Scope = {
    id: 'run',
    label: `This ${words.run}`,
    note: `${staying}The other ${words.run}s stay here.`,
    subjects: one({ kind: 'run', run: id }),
    bytes: of * share,
  };
  const parts: Scope[] = [runCount > 1 ? thisRun : whole];
  if (selection && selection.to - selection.from < of)
    parts.push({
      id: 'stretch',
      label: `The selected stretch, ${formatCount(selection.from)} to ${formatCount(selection.to - 1)}`,
      note: 'The state there is what these events alone tell: what was written before is missing.',
      subjects: one({ kind: 'stretch', run: id, ...selection }),
      bytes: (selection.to - selection.from) * share,
    });
  if (position + 1 < of)
    parts.push({
      id: 'until',
      label: `Up to this moment, ${formatNoun(position + 1, 'event')}`,
      note: `What came later stays here: the ${words.run} looks unfinished.`,
      subjects: one({ kind: 'until', run: id, to: position + 1 }),
      bytes: (position + 1) * share,
    });
  return runCount > 1 ? [...parts, whole] : parts;
}
