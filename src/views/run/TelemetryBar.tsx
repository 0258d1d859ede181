import { Copy, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { SeriesView } from '../../model/views';
import { ask, type RunRef } from '../../queries/engine';
import { useCharts } from '../../ui-state/charts';
import { Button } from '../parts/Button';
import css from './TelemetryBar.module.css';

interface TelemetryBarProps {
  readonly series: readonly SeriesView[];
  readonly runRef: RunRef;
}

/** Which series are shown, and their readings as CSV. */
export function TelemetryBar({ series, runRef }: TelemetryBarProps) {
  const hidden = useCharts((state) => state.hidden);
  const show = useCharts((state) => state.show);
  const shown = series.filter(({ id }) => !hidden.has(id)).length;
  return (
    <div className={css.bar}>
      <details className={css.picker}>
        <summary>
          <SlidersHorizontal aria-hidden /> {shown} of {series.length} series
        </summary>
        <fieldset className={css.list}>
          <legend>Series that are shown</legend>
          {series.map(({ id, label }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={!hidden.has(id)}
                onChange={(event) => show(id, event.target.checked)}
              />
              {label}
            </label>
          ))}
        </fieldset>
      </details>
      <CopyReadings runRef={runRef} />
    </div>
  );
}

function CopyReadings({ runRef }: { runRef: RunRef }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await ask('telemetryCsv', { log: runRef.log, run: runRef.run }));
      setSaid('Copied');
    } catch {
      setSaid('The browser did not allow copying');
    }
  };
  return (
    <>
      <Button look="quiet" icon={<Copy aria-hidden />} onClick={() => void copy()}>
        Copy readings as CSV
      </Button>
      <span role="status">{said}</span>
    </>
  );
}
