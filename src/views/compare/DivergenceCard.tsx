import { CheckCircle2, ChevronLeft, ChevronRight, Crosshair, Split } from 'lucide-react';
import { formatCount, formatNoun } from '../../lib/format';
import type { ComparisonView } from '../../model/comparison';
import type { LogView } from '../../model/views';
import { ActionButton } from '../actions/ActionButton';
import { Button } from '../parts/Button';
import css from './DivergenceCard.module.css';
import { differenceText, eventText } from './words';

interface DivergenceCardProps {
  readonly view: ComparisonView;
  readonly words: LogView['words'];
  /** The row that is looked at. */
  readonly row: number;
  readonly onGo: (row: number) => void;
}

/** Where the two runs part, in one plain sentence, and what came of it. */
export function DivergenceCard({ view, words, row, onGo }: DivergenceCardProps) {
  const { first, divergence, counts, masks } = view;
  const masked = masks.filter((mask) => mask.masked).length;
  const parted = first !== null;
  const Icon = parted ? Split : CheckCircle2;
  return (
    <section className={css.card} data-parted={parted} aria-label="First divergence">
      <Icon aria-hidden className={css.icon} />
      <div className={css.text}>
        <p>
          <strong>
            {parted
              ? `The ${words.run}s part at ${eventText((first.a ?? first.b)!)}`
              : `The two ${words.run}s are the same${masked > 0 ? ' after masks' : ''}`}
          </strong>
        </p>
        <p className={css.plain}>
          {parted
            ? differenceText(first)
            : counts.timing > 0
              ? `${formatNoun(counts.timing, 'event')} differ${counts.timing === 1 ? 's' : ''} in order or duration only.`
              : 'Every event has its partner, with the same data.'}
          {parted && ` ${followText(counts)}`}
          {masked > 0 && ` ${formatNoun(masked, 'field')} ${masked === 1 ? 'is' : 'are'} masked.`}
        </p>
      </div>
      <div className={css.actions}>
        {parted && (
          <Button icon={<Crosshair aria-hidden />} off={row === divergence} onClick={() => onGo(divergence)}>
            First divergence
          </Button>
        )}
        <ActionButton
          action="previousDifference"
          icon={<ChevronLeft aria-hidden />}
          label="Previous difference"
        />
        <ActionButton action="nextDifference" icon={<ChevronRight aria-hidden />} label="Next difference" />
      </div>
    </section>
  );
}

/** What follows is classified by rules; the reader is told that it is no more than that. */
function followText({ caused, unrelated, timing }: ComparisonView['counts']): string {
  if (caused + unrelated + timing === 0) return 'Nothing else differs.';
  return `Of what else differs, as far as the logs tell (inferred): ${formatCount(caused)} caused by it, ${formatCount(unrelated)} unrelated, ${formatCount(timing)} only timing.`;
}
