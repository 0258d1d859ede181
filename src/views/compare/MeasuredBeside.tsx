import { ChartLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatNoun } from '../../lib/format';
import type { ComparedPair, ComparedSide, ComparisonView } from '../../model/comparison';
import { useReadings, useTelemetry } from '../../queries/telemetry';
import { useCharts } from '../../ui-state/charts';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import { formatChange, formatReading } from '../telemetry/reading';
import css from './MeasuredBeside.module.css';

interface MeasuredBesideProps {
  readonly view: ComparisonView;
  readonly pair: ComparedPair;
}

/** What both runs had measured by the chosen row. Their records are read for it, so it waits until it is wanted. */
export function MeasuredBeside({ view, pair }: MeasuredBesideProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={css.measured} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What was measured by then, beside each other</summary>
      {open && <Readings view={view} pair={pair} />}
    </details>
  );
}

function Readings({ view, pair }: MeasuredBesideProps) {
  const series = useSeries(view.a);
  const others = useSeries(view.b);
  const ofA = useReadings(refOf(view.a), pair.atA < 0 ? null : pair.atA).data ?? [];
  const ofB = useReadings(refOf(view.b), pair.atB < 0 ? null : pair.atB).data ?? [];
  if (!series || !others) return <p>Reading what both measured…</p>;
  const known = [...series, ...others.filter(({ id }) => !series.some((each) => each.id === id))];
  if (known.length === 0) return <p>Neither log holds measurements.</p>;
  const readingOf = (list: typeof ofA, id: string) =>
    list.find((each) => each.id === id)?.value ?? Number.NaN;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{formatNoun(known.length, 'series', 'series')}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ id, label, unit }) => {
            const [a, b] = [readingOf(ofA, id), readingOf(ofB, id)];
            return (
              <tr key={id}>
                <th scope="row">{label}</th>
                <td>{Number.isNaN(a) ? '–' : formatReading(a, unit)}</td>
                <td>{Number.isNaN(b) ? '–' : formatReading(b, unit)}</td>
                <td>{Number.isNaN(b - a) ? '–' : formatChange(b - a, unit)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Button icon={<ChartLine aria-hidden />} onClick={() => openCharts(view, pair)}>
        Charts of both
      </Button>
    </>
  );
}

/** The series of a run; its points are not shown, so that a handful will do. */
function useSeries({ log, run }: ComparedSide) {
  const edges = useMemo(() => Uint32Array.of(0, Math.ceil(run.events / 2), run.events), [run.events]);
  return useTelemetry(refOf({ log, run }), edges, 'compared').data;
}

function refOf({ log, run }: Pick<ComparedSide, 'log' | 'run'>) {
  return { log, run: run.id, beside: true };
}

/** Opens A with the measurements of B laid over its charts. */
function openCharts({ a, b }: ComparisonView, { atA }: ComparedPair): void {
  useCharts.getState().compare({ log: b.log, run: b.run.id, system: b.system, label: `B: ${b.run.name}` });
  navigate({ page: 'log', log: a.log, run: a.run.id, position: Math.max(atA, 0), tab: null });
}
