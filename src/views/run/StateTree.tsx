import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatCount } from '../../lib/format';
import { parentsOf, toPointer } from '../../lib/pointer';
import { ask, type Moment, type RunRef, useChanges, useSearch, useTree } from '../../queries/engine';
import type { TreeRow } from '../../replay/tree';
import { usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { NotePath } from '../notes/NotePath';
import { Failed } from '../parts/Failed';
import { JsonValue } from '../parts/JsonValue';
import { useReveal } from '../parts/use-reveal';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import { marksOf } from './changed-paths';
import { PathBar } from './PathBar';
import type { RunLink } from './RunPage';
import css from './StateTree.module.css';
import { useAtPlayhead } from './use-moment';

/** Changed leaves that are unfolded by themselves, so that stepping shows what happens. */
const UNFOLDED = 24;

/** The state at the playhead as a tree; what the event changed is unfolded and marked. */
export function StateTree({ runRef, link }: { runRef: RunRef; link: RunLink }) {
  const at = useAtPlayhead(runRef);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(['/state', '/view']));
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set());
  const [text, setText] = useState('');
  const sought = useSought(at.position);
  const selected = usePaths((state) => state.selected);
  const { seek, unseek } = useStage.getState();
  const { data: changed } = useChanges(at);
  const paths = useMemo(
    () => (changed?.changes ?? []).map((each) => ({ pointer: toPointer(each.path), kind: each.kind })),
    [changed],
  );
  const shown = useMemo(() => {
    const all = new Set(expanded);
    for (const { pointer, kind } of paths.slice(0, UNFOLDED))
      if (kind !== 'same') for (const parent of parentsOf(pointer)) all.add(parent);
    const open = without(all, closed);
    if (sought !== null) for (const parent of parentsOf(sought)) open.add(parent);
    return [...open];
  }, [expanded, closed, paths, sought]);
  const toggle = (pointer: string, open: boolean) => {
    const one = new Set([pointer]);
    // What was opened to show a path stays open, but for what is closed by hand.
    const now = sought === null ? expanded : new Set([...expanded, ...parentsOf(sought)]);
    unseek();
    setExpanded(open ? new Set([...now, pointer]) : without(now, one));
    setClosed(open ? without(closed, one) : new Set([...closed, pointer]));
  };
  const reveal = (pointer: string) => {
    const around = new Set(parentsOf(pointer));
    setExpanded(new Set([...expanded, ...around]));
    setClosed(without(closed, around));
    seek(pointer, at.position);
  };
  return (
    <section className={css.state} aria-label="State">
      <header>
        <h2>State at {formatCount(at.position)}</h2>
        <SearchBox at={at} text={text} onText={setText} onReveal={reveal} expanded={shown} />
      </header>
      <Rows
        at={at}
        expanded={shown}
        marks={marksOf(paths)}
        follow={sought ?? paths[0]?.pointer ?? null}
        sought={sought}
        onToggle={toggle}
      />
      {selected !== null && <PathBar at={at} pointer={selected} link={link} />}
    </section>
  );
}

/** The path that was asked for, as long as the playhead stays where it was asked. */
function useSought(position: number): string | null {
  return useStage(({ sought }) => (sought?.position === position ? sought.pointer : null));
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((each) => !some.has(each)));
}

interface RowsProps {
  readonly at: Moment;
  readonly expanded: readonly string[];
  readonly marks: ReadonlyMap<string, string>;
  /** The pointer to keep in view when the position changes. */
  readonly follow: string | null;
  /** The pointer that was asked for by hand. */
  readonly sought: string | null;
  readonly onToggle: (pointer: string, open: boolean) => void;
}

function Rows({ at, expanded, marks, follow, sought, onToggle }: RowsProps) {
  const height = useRowHeight('value');
  const scroller = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState(0);
  const [walked, setWalked] = useState<string | null>(null);
  const selected = usePaths((state) => state.selected);
  const { data, error, isPending } = useTree(at, expanded, from, 160);
  const virtual = useVirtualizer({
    count: roomFor(data?.total ?? 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    onChange: (instance) => {
      const first = Math.max((instance.range?.startIndex ?? 0) - 50, 0);
      setFrom(Math.floor(first / 50) * 50);
    },
  });
  useMeasured(virtual, height);
  const reveal = useReveal(virtual, height);
  useRevealed(at, expanded, follow, (row) => reveal(row, 'nearest'));
  if (error) return <Failed error={error} name="the state" />;
  if (isPending) return <p className={css.waiting}>Replaying to this position…</p>;
  const walk = (pointer: string) => {
    setWalked(pointer);
    usePaths.getState().select(pointer);
  };
  const items = virtual.getVirtualItems();
  const rowAt = (index: number) => data?.rows[index - data.from];
  // One stop for the tab key: the row that had the focus last, else the first that is there.
  const stop = (items.find(({ index }) => rowAt(index)?.pointer === walked) ?? items[0])?.index;
  return (
    <div ref={scroller} className={css.rows} role="tree" aria-label="State tree">
      <div style={{ height: (data?.total ?? 0) * height }}>
        {items.map(({ index, start, key }) => {
          const row = rowAt(index);
          return (
            row && (
              <div key={key} className={css.slot} style={{ transform: `translateY(${start}px)`, height }}>
                <Row
                  row={row}
                  mark={marks.get(row.pointer)}
                  found={row.pointer === sought}
                  selected={row.pointer === selected}
                  stop={index === stop}
                  onWalk={walk}
                  onToggle={onToggle}
                />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/**
 * As many rows or more, a power of two. The list measures all its rows anew when their number changes, and
 * most steps of a run change it; it never comes to show those behind the last.
 */
function roomFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(rows, 64)));
}

/** Scrolls to the row of a pointer whenever the position (or the pointer) changes. */
function useRevealed(
  { log, run, position }: Moment,
  expanded: readonly string[],
  pointer: string | null,
  reveal: (row: number) => void,
): void {
  // Opening a branch by hand must not move the view: what is expanded is read, not followed.
  const latest = useRef({ expanded, reveal });
  useEffect(() => {
    latest.current = { expanded, reveal };
  });
  useEffect(() => {
    if (pointer === null) return undefined;
    const stop = new AbortController();
    ask(
      'treeRow',
      { log, run, position, expanded: latest.current.expanded, pointer },
      { signal: stop.signal },
    )
      .then((row) => row >= 0 && latest.current.reveal(row))
      .catch(() => {
        // Overtaken by a newer position.
      });
    return () => stop.abort();
  }, [log, run, position, pointer]);
}

function Row({
  row,
  mark,
  found,
  selected,
  stop,
  onWalk,
  onToggle,
}: {
  row: TreeRow;
  mark: string | undefined;
  found: boolean;
  selected: boolean;
  /** The tab key stops here. */
  stop: boolean;
  onWalk: (pointer: string) => void;
  onToggle: RowsProps['onToggle'];
}) {
  const container = row.kind !== 'leaf';
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowRight' && container && !row.expanded) onToggle(row.pointer, true);
    else if (event.key === 'ArrowLeft' && row.expanded) onToggle(row.pointer, false);
    else if (event.key === 'Enter' && container) onToggle(row.pointer, !row.expanded);
    else if (event.key === 'ArrowLeft') parentRow(event.currentTarget)?.focus();
    else if (event.key === 'ArrowDown' || (event.key === 'ArrowRight' && row.expanded))
      besideRow(event.currentTarget, 'nextElementSibling')?.focus();
    else if (event.key === 'ArrowUp') besideRow(event.currentTarget, 'previousElementSibling')?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={css.row}
      role="treeitem"
      tabIndex={stop ? 0 : -1}
      onFocus={() => onWalk(row.pointer)}
      aria-level={row.depth + 1}
      aria-expanded={container ? row.expanded : undefined}
      aria-selected={selected}
      data-mark={mark}
      data-found={found || undefined}
      style={{ paddingLeft: 8 + row.depth * 14 }}
      onKeyDown={press}
      onClick={container ? () => onToggle(row.pointer, !row.expanded) : undefined}
    >
      {container ? (
        row.expanded ? (
          <ChevronDown aria-hidden />
        ) : (
          <ChevronRight aria-hidden />
        )
      ) : (
        <span className={css.gap} />
      )}
      <span className={css.key}>{row.depth === 0 ? ROOTS[row.key] : row.key}</span>
      {container ? (
        <span className={css.size}>
          {row.kind === 'list' ? `[${formatCount(row.size)}]` : `{${formatCount(row.size)}}`}
        </span>
      ) : (
        <JsonValue value={row.value} cut={row.cut} />
      )}
      <span className={css.end}>
        {mark && mark !== 'inside' && <span className={css.mark}>{mark}</span>}
        <NotePath pointer={row.pointer} />
        {row.written !== null && <WrittenAt position={row.written} />}
      </span>
    </div>
  );
}

/** Where a row's value was written last; a click goes there. The keyboard has a key of its own for it. */
function WrittenAt({ position }: { position: number }) {
  return (
    <button
      type="button"
      className={css.written}
      tabIndex={-1}
      title={`Last written at ${formatCount(position)}`}
      aria-label={`Go to the event that wrote this last, ${formatCount(position)}`}
      onClick={(event) => {
        event.stopPropagation();
        usePlayhead.getState().go(position);
      }}
    >
      @{formatCount(position)}
    </button>
  );
}

function besideRow(
  row: HTMLElement,
  side: 'nextElementSibling' | 'previousElementSibling',
): HTMLElement | null {
  return (row.parentElement?.[side]?.firstElementChild as HTMLElement | null | undefined) ?? null;
}

/** The row that holds another one, as far as it is in the list. */
function parentRow(row: HTMLElement): HTMLElement | null {
  const level = Number(row.ariaLevel);
  let before = besideRow(row, 'previousElementSibling');
  while (before && Number(before.ariaLevel) >= level) before = besideRow(before, 'previousElementSibling');
  return before;
}

/** What the two halves of a state are called. */
const ROOTS: Readonly<Record<string, string>> = {
  state: 'State as the system has it',
  view: 'What the log says besides',
};

interface SearchBoxProps {
  readonly at: Moment;
  readonly text: string;
  readonly expanded: readonly string[];
  readonly onText: (text: string) => void;
  readonly onReveal: (pointer: string) => void;
}

/** Finds keys and values of the state at the playhead. */
function SearchBox({ at, text, onText, onReveal }: SearchBoxProps) {
  const { data } = useSearch(at, text);
  const hits = text.trim() === '' ? undefined : data;
  return (
    <div className={css.search}>
      <label>
        <Search aria-hidden size={13} />
        <input
          type="search"
          data-target="find-in-state"
          placeholder="Find a key or value"
          aria-label="Find a key or value in the state"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      </label>
      {hits && (
        <ul className={css.hits} aria-label="Found in the state">
          <li className={css.total}>
            {formatCount(hits.total)} found{hits.partial && ' so far; not every record was searched'}
          </li>
          {hits.pointers.slice(0, 50).map((pointer) => (
            <li key={pointer}>
              <button type="button" onClick={() => onReveal(pointer)} title={pointer}>
                {pointer}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
