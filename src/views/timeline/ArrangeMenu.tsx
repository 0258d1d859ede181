import { ListTree } from 'lucide-react';
import { useMemo } from 'react';
import { formatNoun } from '../../lib/format';
import { FIRST_ARRANGEMENT } from '../../model/arrangement';
import type { LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import type { Rows } from '../../selectors/rows';
import { useArrangements } from '../../ui-state/arrangement';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Choice } from '../parts/Choice';
import { MenuButton } from '../parts/MenuButton';
import css from './ArrangeMenu.module.css';
import { subjectOf, useArrangement } from './use-rows';

interface ArrangeMenuProps {
  readonly view: RunView;
  readonly runRef: RunRef;
  readonly words: LogView['words'];
  readonly rows: Rows;
}

const SORTS = { seen: 'As they began', worst: 'Failures first', longest: 'Longest first' } as const;

/** How the rows of the timeline are grouped, ordered and folded. */
export function ArrangeMenu({ view, runRef, words, rows }: ArrangeMenuProps) {
  const run = subjectOf(runRef);
  const arrangement = useArrangement(runRef);
  const { set, toggle, showHidden, reset } = useArrangements.getState();
  const closed = useMemo(() => rows.keys(false), [rows]);
  const opened = useMemo(() => rows.keys(true), [rows]);
  const groups = { step: `By ${words.step}`, type: `By ${words.type ?? 'type'}` };
  return (
    <MenuButton id="arrange" label="Arrange the rows" icon={<ListTree aria-hidden />}>
      {view.hasTypes && (
        <Choice
          title="Rows"
          labels={groups}
          value={arrangement.groupBy}
          onChoose={(groupBy) => set(run, { groupBy })}
        />
      )}
      <Choice title="Order" labels={SORTS} value={arrangement.sort} onChoose={(sort) => set(run, { sort })} />
      <Check
        label="Repetitions in one row"
        checked={arrangement.foldRepeats}
        onCheck={(foldRepeats) => set(run, { foldRepeats })}
      />
      <div className={css.buttons}>
        <Button data-target="open-rows" off={closed.length === 0} onClick={() => toggle(run, closed)}>
          Open all
        </Button>
        <Button data-target="close-rows" off={opened.length === 0} onClick={() => toggle(run, opened)}>
          Close all
        </Button>
      </div>
      {arrangement.hidden.size > 0 && (
        <Button onClick={() => showHidden(run)}>
          Show {formatNoun(arrangement.hidden.size, 'hidden row')}
        </Button>
      )}
      <Button off={arrangement === FIRST_ARRANGEMENT} onClick={() => reset(run)}>
        Everything as at first
      </Button>
    </MenuButton>
  );
}
