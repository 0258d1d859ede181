import { useEffect } from 'react';
import type { Selected } from '../../intake/posted';
import { EMBEDDED, FRAMED } from '../../lib/embedded';
import { ask, type Moment } from '../../queries/engine';
import { type Range, usePlayhead } from '../../ui-state/playhead';
import { useStage } from '../../ui-state/stage';
import { reportSelected } from './use-posted-logs';

/** How long the reader rests on an event before the host is told. */
const REST_MS = 150;

/** Tells the host of a frame which event and which stretch the reader looks at. */
export function useReportedMoment(): void {
  const open = useStage((state) => state.run);
  const subject = usePlayhead((state) => state.subject);
  const position = usePlayhead((state) => state.position);
  const selection = usePlayhead((state) => state.selection);
  const log = open?.log.entry.id ?? '';
  const run = open?.view.run.id ?? '';

  useEffect(() => {
    if (!EMBEDDED || !FRAMED || subject !== `${log}/${run}`) return undefined;
    let left = false;
    const timer = setTimeout(async () => {
      const selected = await describe({ log, run, position }, selection).catch(() => null);
      if (selected !== null && !left) reportSelected(selected);
    }, REST_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [log, run, subject, position, selection]);
}

/** Null where the run has no such event. */
async function describe({ log, run, position }: Moment, range: Range | null): Promise<Selected | null> {
  const [rows, { file, offset, line }] = await Promise.all([
    ask('events', { log, run, from: position, count: 1 }),
    ask('record', { log, run, position }),
  ]);
  const [row] = rows;
  return row
    ? {
        run,
        position,
        event: { kind: row.kind, step: row.step, file, offset, line },
        range: range && { first: range.from, last: range.to - 1 },
      }
    : null;
}
