import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { RunSummary } from '../model/log';
import type {
  AttributionBy,
  AttributionView,
  ReadingView,
  SeriesView,
  Threshold,
  ThresholdView,
} from '../model/readings';
import type { BesideView, Stretch } from '../model/views';
import { questionOf, type RunRef, usePositioned } from './engine';

/** How the page asks for measurements: those of the open run, or of one that is shown beside it. */
export interface MeasuredRef extends RunRef {
  readonly beside: boolean;
}

/**
 * The series along the pixels of an axis; the last ones stay while the next are on their way.
 * @param key tells these edges from others
 */
export function useTelemetry(
  ref: MeasuredRef | null,
  edges: Uint32Array,
  key: string,
): UseQueryResult<readonly SeriesView[]> {
  const asked = ref ?? NO_RUN;
  const enabled = ref !== null && edges.length > 2;
  return usePositioned('telemetry', { ...asked, edges }, asked, [asked.beside, key], enabled);
}

/** What each series says at a position; null asks nothing. */
export function useReadings(
  ref: MeasuredRef | null,
  position: number | null,
): UseQueryResult<readonly ReadingView[]> {
  const asked = { ...(ref ?? NO_RUN), position: position ?? 0 };
  const enabled = ref !== null && position !== null;
  return usePositioned('readings', asked, asked, [asked.beside, asked.position], enabled);
}

const NO_RUN: MeasuredRef = { log: '', run: '', beside: true };

/** What of a series lies beyond a threshold. */
export function useThreshold(
  { log, run }: RunRef,
  series: string,
  threshold: Threshold,
): UseQueryResult<ThresholdView> {
  const key = ['in-log', log, 'threshold', run, series, threshold];
  return useQuery(questionOf('threshold', { log, run, series, threshold }, key));
}

/** Reads a run that is to be shown beside the open one; taken back when nobody wants it any more. */
export function useBeside(ref: RunRef | null): UseQueryResult<BesideView> {
  const { log, run } = ref ?? NO_RUN;
  const question = questionOf('beside', { log, run }, ['in-log', log, 'beside', run]);
  return useQuery({ ...question, enabled: ref !== null, gcTime: 5_000 });
}

/** The nearest run of the same name that succeeded. */
export function useReference({ log, run }: RunRef): UseQueryResult<RunSummary | null> {
  return useQuery(questionOf('reference', { log, run }, ['in-log', log, 'reference', run]));
}

/** Which groups of attempts did what to a measure; the last answer stays while the next is on its way. */
export function useAttribution(
  ref: RunRef,
  by: AttributionBy,
  measure: string | null,
  count: number,
  stretch: Stretch | null,
): UseQueryResult<AttributionView> {
  const { log, run } = ref;
  const key = [by, measure, count, stretch];
  return usePositioned('attribution', { log, run, by, measure, count, stretch }, ref, key);
}
