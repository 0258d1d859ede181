import { useEffect, useRef } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import { Button } from '../parts/Button';
import css from './ChangesPanel.module.css';

interface MoreRowsProps {
  readonly shown: number;
  readonly total: number;
  readonly noun: string;
  readonly onMore: () => void;
}

/** The end of a list that is fetched as one scrolls: says how much there is, and fetches more when it is seen or pressed. */
export function MoreRows({ shown, total, noun, onMore }: MoreRowsProps) {
  const ref = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  // Watched anew after each fetch: the end may still be in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is the reason to look again
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more.current();
    });
    if (ref.current) watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [shown]);
  return (
    <div ref={ref} className={css.more}>
      First {formatCount(shown)} of {formatNoun(total, noun)}.
      <Button look="quiet" onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
