import type { LogSummary, RunSummary } from '../model/log';
import { isFailure, outcomeOf } from '../model/outcome';
import type { FirstCause, RunView } from '../model/views';
import type { Chain, StepTries } from '../model/why';
import { selectReference } from '../selectors/reference';
import type { ReplaySource } from './build-history';
import { OpenRun } from './open-run';

/** Everything that is known of why a run failed. */
export interface Why {
  readonly run: RunSummary;
  readonly cause: FirstCause;
  readonly chain: Chain;
  /** Steps that were tried more than once and failed at least once, in order of first sight; the first few. */
  readonly retries: readonly StepTries[];
  /** How many such steps there are, as far as the log numbers their attempts. */
  readonly retried: number;
  /** The nearest run of the same name that succeeded; null where there is none. */
  readonly reference: RunSummary | null;
}

/** Steps whose attempts are told. */
const MAX_RETRIES = 20;

/** Replays a run and tells why it failed. */
export async function whyOf(
  source: ReplaySource,
  { runs, problems }: Pick<LogSummary, 'runs' | 'problems'>,
  run: RunSummary,
  signal: AbortSignal,
): Promise<Why> {
  const torn = problems.some(({ code }) => code === 'torn-tail');
  const open = new OpenRun(source, run, runs, torn, () => {});
  const view = await open.view();
  const chain = await open.chain(signal);
  const retried = retriedAt(view);
  const wanted = [...(view.cause.kind === 'failure' ? [view.cause.position] : []), ...retried];
  const retries = new Map<string, StepTries>();
  for (const position of wanted.slice(0, MAX_RETRIES)) {
    const tries = await open.attempts(position, signal);
    if (tries === null || tries.total < 2) continue;
    retries.set(`${tries.label} ${tries.shown[0]!.begin}`, tries);
  }
  open.close();
  return {
    run,
    cause: view.cause,
    chain,
    retries: [...retries.values()],
    retried: retried.length,
    reference: selectReference(runs, run),
  };
}

/** Where the first attempt of each step begins that was tried again after a failure. */
function retriedAt({ lanes, spans }: RunView): number[] {
  const found: number[] = [];
  for (let lane = 0; lane < lanes.count; lane++) {
    const [from, to] = [spans.ofLane[lane]!, spans.ofLane[lane + 1]!];
    const begun = spans.start.subarray(from, to).filter((start) => start >= 0);
    const failed = spans.outcome.subarray(from, to).some((outcome) => isFailure(outcomeOf(outcome)));
    if (begun.length > 1 && failed) found.push(begun[0]!);
  }
  return found;
}
