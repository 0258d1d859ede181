import { useVirtualizer } from '@tanstack/react-virtual';
import { Search } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { formatArticle, formatCount, formatNoun } from '../../lib/format';
import { shortId } from '../../lib/names';
import type { RunSummary } from '../../model/log';
import type { Outcome } from '../../model/outcome';
import { OUTCOMES } from '../../model/outcome';
import type { LogView, RunFilter, RunSort } from '../../model/views';
import { useRuns } from '../../queries/engine';
import { useRunFilter, useRunFilters } from '../../ui-state/run-filter';
import { OutcomeMark } from '../parts/OutcomeMark';
import { useMeasured, useRowHeight } from '../parts/use-row-height';
import { navigate } from '../shell/use-link';
import css from './RunsPanel.module.css';

const OVERSCAN = 8;

interface RunsPanelProps {
  readonly log: LogView;
  readonly chosen: string | null;
  /** What stands above the list. */
  readonly head: ReactNode;
}

/** The runs of a log: failures first, filtered by text and outcome, however many there are. */
export function RunsPanel({ log, chosen, head }: RunsPanelProps) {
  const filter = useRunFilter(log.entry.id);
  const setFilter = (chosen: RunFilter) => useRunFilters.getState().choose(log.entry.id, chosen);
  const height = useRowHeight('run');
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, count: 40 });
  const { data } = useRuns(log.entry.id, filter, range.from, range.count);
  const total = data?.total ?? log.runCount;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    onChange: (instance) => {
      const first = instance.range?.startIndex ?? 0;
      const from = Math.floor(Math.max(first - 40, 0) / 40) * 40;
      if (from !== range.from || range.count !== 160) setRange({ from, count: 160 });
    },
  });
  useMeasured(virtual, height);
  return (
    <section className={css.panel} aria-label={`${log.words.run}s`}>
      {head}
      <RunFilters log={log} filter={filter} total={total} onChange={setFilter} />
      <div ref={scroller} className={css.list}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const run = data?.rows[item.index - data.from];
            return (
              <li key={item.key} style={{ transform: `translateY(${item.start}px)`, height }}>
                {run && <RunRow run={run} log={log} chosen={run.id === chosen} />}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

function RunRow({ run, log, chosen }: { run: RunSummary; log: LogView; chosen: boolean }) {
  const open = () =>
    navigate({
      page: 'log',
      log: log.entry.id,
      run: run.id,
      position: run.firstFailure?.position ?? null,
      tab: null,
    });
  return (
    <button type="button" className={css.run} aria-current={chosen} onClick={open} title={run.id}>
      <span className={css.first}>
        <OutcomeMark outcome={run.outcome} compact />
        <strong>{run.name === run.id ? shortId(run.id, 10) : run.name}</strong>
        {run.said && differs(run) && <span className={css.said}>says {run.said}</span>}
        <span className={css.events}>{formatNoun(run.events, 'event')}</span>
      </span>
      <span className={css.second}>
        {run.firstFailure
          ? run.firstFailure.message
          : run.name === run.id
            ? run.outcome
            : shortId(run.id, 10)}
      </span>
    </button>
  );
}

/** Does the system call success what the data calls a failure? */
function differs({ outcome, said }: RunSummary): boolean {
  return outcome === 'failed' && /^(completed|success)/i.test(said ?? '');
}

const SORTS: Readonly<Record<RunSort, string>> = {
  worst: 'worst first',
  time: 'by start',
  name: 'by name',
  events: 'most events',
  failures: 'most failures',
};

interface RunFiltersProps {
  readonly log: LogView;
  readonly filter: RunFilter;
  readonly total: number;
  readonly onChange: (filter: RunFilter) => void;
}

function RunFilters({ log, filter, total, onChange }: RunFiltersProps) {
  const present = OUTCOMES.filter((outcome) => (log.outcomes[outcome] ?? 0) > 0);
  const toggle = (outcome: Outcome) =>
    onChange({ ...filter, outcome: filter.outcome === outcome ? null : outcome });
  return (
    <div className={css.filters}>
      <label className={css.search}>
        <Search aria-hidden size={14} />
        <input
          type="search"
          data-target="find-run"
          placeholder={`Find ${formatArticle(log.words.run)}, step or error`}
          aria-label={`Find ${formatArticle(log.words.run)}, step or error`}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </label>
      <div className={css.outcomes}>
        {present.map((outcome) => (
          <button
            key={outcome}
            type="button"
            aria-pressed={filter.outcome === outcome}
            onClick={() => toggle(outcome)}
          >
            <OutcomeMark outcome={outcome} /> {formatCount(log.outcomes[outcome] ?? 0)}
          </button>
        ))}
      </div>
      <div className={css.sort}>
        <span>
          {formatCount(total)} of {formatNoun(log.runCount, log.words.run)}
        </span>
        <select
          aria-label="Sort"
          value={filter.sort}
          onChange={(event) => onChange({ ...filter, sort: event.target.value as RunSort })}
        >
          {Object.entries(SORTS).map(([sort, label]) => (
            <option key={sort} value={sort}>
              {label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
