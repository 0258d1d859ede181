import { ArrowLeftRight } from 'lucide-react';
import { formatDuration, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { ComparedSide, ComparisonView } from '../../model/comparison';
import type { LogView } from '../../model/views';
import type { CompareLink } from '../../share/compare-link';
import { printLink } from '../../share/link';
import { Button } from '../parts/Button';
import { OutcomeMark } from '../parts/OutcomeMark';
import { navigate } from '../shell/use-link';
import css from './ComparedSides.module.css';
import { SideMark } from './SideMark';
import { hardlyText } from './words';

interface ComparedSidesProps {
  readonly view: ComparisonView;
  readonly words: LogView['words'];
  readonly link: CompareLink;
}

/** Which two runs are compared, and whether that makes sense. */
export function ComparedSides({ view, words, link }: ComparedSidesProps) {
  const hardly = hardlyText(view.comparable, words);
  const swapped = link.at && { ...link.at, side: link.at.side === 'a' ? ('b' as const) : ('a' as const) };
  return (
    <section className={css.sides} aria-label={`The two ${words.run}s`}>
      <div className={css.pair}>
        <Side name="a" side={view.a} words={words} />
        <Button
          look="quiet"
          icon={<ArrowLeftRight aria-hidden />}
          label="Swap the sides"
          onClick={() => navigate({ ...link, a: link.b, b: link.a, at: swapped })}
        />
        <Side name="b" side={view.b} words={words} />
      </div>
      {hardly !== null && (
        <p className={css.hardly} role="alert">
          <strong>These two are hardly comparable.</strong> {hardly}
        </p>
      )}
      {hardly === null && view.madeAnew && (
        <p className={css.note}>
          Each {words.run} gives its {words.step}s new ids: they were put together by name
          {words.type ? ` and ${words.type}` : ''}, which is inferred.
        </p>
      )}
    </section>
  );
}

function Side({ name, side, words }: { name: 'a' | 'b'; side: ComparedSide; words: LogView['words'] }) {
  const { run, log, logName } = side;
  const took = run.end - run.start;
  const title = run.name === run.id ? shortId(run.id, 8) : `${run.name} · ${shortId(run.id, 6)}`;
  const href = printLink({ page: 'log', log, run: run.id, position: null, tab: null });
  return (
    <div className={css.side}>
      <SideMark side={name} />
      <div className={css.text}>
        <a href={href} title={`Open this ${words.run}: ${run.id}`}>
          {title}
        </a>
        <span className={css.log} title={logName}>
          {logName}
        </span>
      </div>
      <div className={css.facts}>
        <OutcomeMark outcome={run.outcome} />
        <span>
          {formatNoun(run.events, 'event')}
          {!Number.isNaN(took) && `, ${formatDuration(took)}`}
        </span>
      </div>
    </div>
  );
}
