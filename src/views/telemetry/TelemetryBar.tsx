import { Copy, GitCompareArrows, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { SeriesView } from '../../model/readings';
import type { LogView } from '../../model/views';
import { ask, type RunRef } from '../../queries/engine';
import { useCharts } from '../../ui-state/charts';
import { Button } from '../parts/Button';
import { BesideLegend } from './BesideLegend';
import { RunPicker } from './RunPicker';
import css from './TelemetryBar.module.css';
import type { BesideRun } from './use-beside-run';

interface TelemetryBarProps {
  readonly series: readonly SeriesView[];
  readonly runRef: RunRef;
  readonly log: LogView;
  readonly beside: BesideRun | null;
}

/** Which series are shown, of which runs, and their readings as CSV. */
export function TelemetryBar({ series, runRef, log, beside }: TelemetryBarProps) {
  const hidden = useCharts((state) => state.hidden);
  const show = useCharts((state) => state.show);
  const [picking, setPicking] = useState(false);
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
      <Button
        look="quiet"
        className={css.overlay}
        title={`Overlay another ${log.words.run}`}
        icon={<GitCompareArrows aria-hidden />}
        onClick={() => setPicking(true)}
      >
        <span>{beside ? `Another ${log.words.run}…` : `Overlay another ${log.words.run}…`}</span>
      </Button>
      <CopyReadings runRef={runRef} />
      {beside && <BesideLegend beside={beside} words={log.words} />}
      {picking && <RunPicker runRef={runRef} log={log} onClose={() => setPicking(false)} />}
    </div>
  );
}

function CopyReadings({ runRef }: { runRef: RunRef }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    setSaid('Gathering the readings…');
    try {
      await navigator.clipboard.writeText(await ask('telemetryCsv', { log: runRef.log, run: runRef.run }));
      setSaid('Copied');
    } catch {
      setSaid('The browser did not allow copying');
    }
  };
  return (
    <>
      <Button
        look="quiet"
        icon={<Copy aria-hidden />}
        data-target="copy-readings"
        onClick={() => void copy()}
      >
        Copy readings as CSV
      </Button>
      <span role="status">{said}</span>
    </>
  );
}
