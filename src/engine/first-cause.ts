import { spotOf, stepKeyOf } from '../ingest/indexer';
import type { FirstFailure, RunSummary } from '../model/log';
import type { FirstCause } from '../model/views';
import { selectInFlight, selectLastGood } from '../selectors/cause';
import { selectFailedChild } from '../selectors/family';
import type { ReplaySource } from './build-history';
import type { Family } from './family';
import type { RunLanes } from './run-lanes';

const MAX_IN_FLIGHT = 20;

/** A run's first failure, or where its log stops. */
export async function firstCause(
  source: ReplaySource,
  summary: RunSummary,
  lanes: RunLanes,
  family: Family,
): Promise<FirstCause> {
  const { firstFailure, outcome } = summary;
  const { spans, count } = lanes;
  const stopped = outcome === 'crashed' || outcome === 'running' || outcome === 'waiting';
  // A log that is followed has not stopped anywhere yet.
  const kind = firstFailure ? 'failure' : stopped && !source.index.live ? 'crash' : 'none';
  const position = firstFailure?.position ?? (stopped ? Math.max(count - 1, 0) : 0);
  const lane = lanes.at(position);
  const flying = kind === 'none' ? [] : selectInFlight(spans, position, kind === 'failure' ? lane : -1);
  const inFlight = await Promise.all(
    flying.slice(0, MAX_IN_FLIGHT).map(async (span) => ({
      label: (await lanes.label(spans.lane[span]!)).name,
      since: spans.start[span]!,
    })),
  );
  const told = firstFailure ? await explain(source, lanes.first + position) : null;
  const { skipped = 0, cancelled = 0 } = summary.steps.byOutcome;
  return {
    kind,
    position,
    step: firstFailure?.step ?? null,
    label: firstFailure && lane >= 0 ? (await lanes.label(lane)).name : null,
    attempt: firstFailure?.attempt ?? 0,
    message: told?.message ?? firstFailure?.message ?? null,
    sentence: told?.sentence ?? stopSentence(source, outcome),
    inFlight,
    inFlightCount: flying.length,
    lastGood: selectLastGood(spans, position),
    consequences: skipped + cancelled,
    child: await failedChild(summary, lanes, family, lane),
  };
}

/** The child run whose failure is the run's first failure, which lies in a lane. */
async function failedChild(
  { firstFailure }: RunSummary,
  lanes: RunLanes,
  family: Family,
  lane: number,
): Promise<FirstCause['child']> {
  if (firstFailure === null || lane < 0) return null;
  const found = await failedChildOf(firstFailure, lanes, family);
  if (found === null) return null;
  const [run] = await family.related([found.run]);
  return { run: run!, inferred: found.inferred };
}

/** The failed child that explains the failure of an attempt, at one of its events. */
export async function failedChildOf(
  { position, attempt }: Pick<FirstFailure, 'position' | 'attempt'>,
  lanes: RunLanes,
  family: Family,
): Promise<ReturnType<typeof selectFailedChild>> {
  const lane = lanes.at(position);
  if (lane < 0 || family.failed.length === 0) return null;
  const told = await family.told(lanes.rowsOfAttempt(lane, attempt, position));
  const step = lanes.stepOf(lane);
  const spawnedByStep = family.failed.filter((run) => run.parent === step);
  const named = new Set([...told.named, ...spawnedByStep.map((run) => run.id)]);
  return selectFailedChild(family.failed, { ...told, named });
}

async function explain({ format, records, index }: ReplaySource, row: number) {
  const payload = await records.payload(spotOf(index.columns, row));
  const thread = index.columns.thread[row]!;
  return format.explain(payload, {
    kind: index.kinds[index.columns.kind[row]!] ?? '',
    step: thread === 0 ? null : stepKeyOf(index.threads.get(thread)),
    klass: index.klasses[index.columns.klass[row]! - 1] ?? null,
  });
}

function stopSentence({ format: { words }, index }: ReplaySource, outcome: string): string {
  // What is followed goes on.
  if (index.live && (outcome === 'running' || outcome === 'waiting'))
    return outcome === 'running' ? `This ${words.run} is running.` : `This ${words.run} is waiting.`;
  switch (outcome) {
    case 'crashed':
      return `No end of this ${words.run} is recorded: it crashed here, or was still running when the log was copied.`;
    case 'running':
      return `This ${words.run} had not ended when the log was exported.`;
    case 'waiting':
      return `This ${words.run} was waiting when the log ended.`;
    default:
      return `Nothing failed in this ${words.run}.`;
  }
}
