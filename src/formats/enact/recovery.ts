import { bareName } from '../../lib/names';
import { asNumber, asString, isObject, type Json, member, type Path } from '../../model/json';
import type {
  Durable,
  OpenAttempt,
  Recovery,
  RecoveryStep,
  RestartAt,
  RestartDraft,
  SideEffect,
  StateAt,
  Unanswered,
} from '../../model/recovery';
import { stateName } from './decode';
import { FATAL } from './explain';

/** The freshness of snapshots, and what the log leaves open (README.md, "Recovery"). */
export const recovery: Recovery = {
  label: 'Snapshot and replay',
  rule: 'How fresh a recorded snapshot is, and what is applied to it, is documented. What the runtime does with steps that were open is not: its reducer could not be read.',
  options: [],
  plan,
};

async function plan(moment: RestartAt): Promise<RestartDraft> {
  if (!moment.shape.startsWith('stored')) return telemetryOnly(moment);
  const { state, ended, open } = moment;
  const run = await readRun(state);
  const calls = ended ? [] : await openCalls(state);
  return {
    steps: [
      ...stateSteps(run, moment),
      ...(ended ? [] : [...calls.map(callStep), ...openSteps(open, calls), ...waitSteps(run)]),
      ...(ended ? [] : await failedSteps(state)),
      ...keptSteps(moment),
    ],
    effects: calls.map(callEffect),
    unanswered: calls.map(callAnswer),
    durable: durableOf(run, moment),
    silent: ended
      ? []
      : [
          'Whether a step that was open is run again, and as what step, is not documented.',
          'State is rebuilt without calling tools or models again.',
        ],
  };
}

/** Telemetry and streams are no authority: a restart reads the stored events. */
function telemetryOnly({ open, ended, position }: RestartAt): RestartDraft {
  const steps: RecoveryStep[] = ended
    ? []
    : [
        {
          subject: 'the execution',
          action: 'not told by this log',
          why: 'a restart reads the stored events; this is telemetry or a stream, which nothing is restored from',
          kind: 'unknown',
          basis: 'documented',
          position,
        },
      ];
  const flying = ended ? [] : open.filter(({ phase }) => phase === 'running');
  return {
    steps: [...steps, ...openSteps(flying, [])],
    effects: flying.map(({ label, since }) => ({
      subject: label,
      what: 'whatever the step had done outside',
      why: 'it had begun and not ended; tool calls are not told here',
      basis: 'inferred',
      position: since,
    })),
    unanswered: [],
    durable: [],
    silent: ['Neither snapshots nor tool calls can be judged by this log: drop the stored events.'],
  };
}

interface Run {
  readonly status: string;
  readonly sequence: number | null;
  readonly pausedBecause: string | null;
}

async function readRun(state: StateAt): Promise<Run> {
  return {
    status: stateName((await state.get(['state', 'state'])) ?? null),
    sequence: asNumber(await state.get(['state', 'sequence_number'])),
    pausedBecause: asString(await state.get(['view', 'paused_because'])),
  };
}

// ── The state ──────────────────────────────────────────────────────────────────────────────────────

const STATE: Pick<RecoveryStep, 'subject' | 'basis' | 'at'> = {
  subject: 'the execution’s state',
  basis: 'documented',
  at: ['state', 'sequence_number'],
};

/** Fresh is usable, stale is brought forward, one that is ahead is not trusted; without any, everything is replayed. */
function stateSteps({ sequence, status }: Run, { snapshots, ended }: RestartAt): RecoveryStep[] {
  if (sequence === null) return [];
  const newest = Math.max(...snapshots.filter((each) => each <= sequence));
  const ahead = snapshots.filter((each) => each > sequence);
  const steps: RecoveryStep[] = [];
  if (newest === sequence)
    steps.push({
      ...STATE,
      action: `the snapshot at sequence ${newest} is usable as it is`,
      why: 'fresh: it contains every event',
      kind: 'keep',
    });
  else if (Number.isFinite(newest))
    steps.push({
      ...STATE,
      action: `${applied(newest + 1, sequence)} applied to the snapshot at sequence ${newest}`,
      why: 'stale: load_events_after gives what it lacks',
      kind: 'repair',
    });
  else
    steps.push({
      ...STATE,
      action: `all events up to sequence ${sequence} are replayed, from Created`,
      why: 'the log was dropped without a snapshot that is old enough; a store may have one',
      kind: 'repair',
    });
  for (const each of ahead)
    steps.push({
      ...STATE,
      subject: `the snapshot at sequence ${each}`,
      action: 'do not trust it',
      why: `ahead of the log, which ends at sequence ${sequence}: lost writes, a cut log, or the wrong file`,
      kind: 'by-hand',
    });
  if (ended)
    steps.push({
      ...STATE,
      action: `stays ${status}`,
      why: 'a terminal state takes no further action',
      kind: 'keep',
      at: ['state', 'state'],
    });
  return steps;
}

function applied(from: number, to: number): string {
  return from === to ? `the event of sequence ${from} is` : `the events of sequence ${from} to ${to} are`;
}

/** Paused and Waiting are resumable; nothing goes on before somebody resumes. */
function waitSteps({ status, pausedBecause }: Run): RecoveryStep[] {
  if (status !== 'Paused') return [];
  return [
    {
      subject: 'the execution',
      action: 'stays paused until it is resumed',
      why: pausedBecause === null ? 'it was paused' : `paused: ${pausedBecause}`,
      kind: 'by-hand',
      basis: 'documented',
      at: ['state', 'state'],
    },
  ];
}

// ── Tool calls ─────────────────────────────────────────────────────────────────────────────────────

interface Call {
  readonly id: string;
  readonly step: string | null;
  readonly label: string;
  readonly tool: string;
  readonly input: string;
  /** Did an earlier failure of the step say that a retry needs a key? Null where none says. */
  readonly needsKey: boolean | null;
  readonly at: Path;
}

/** Calls that were started and not answered, nor ended by their step’s failure. */
async function openCalls(state: StateAt): Promise<Call[]> {
  const found: Call[] = [];
  for (const id of await state.keys(['view', 'tool_calls'])) {
    const path: Path = ['view', 'tool_calls', id];
    if ((await state.get([...path, 'status'])) !== 'open') continue;
    const step = asString(await state.get([...path, 'step_id']));
    const name = step === null ? null : asString(await state.get(['view', 'steps', step, 'name']));
    found.push({
      id,
      step,
      label: name ?? step ?? 'the execution',
      tool: asString(await state.get([...path, 'tool_name'])) ?? 'a tool',
      input: shown(await state.get([...path, 'input'])),
      needsKey: step === null ? null : await needsKey(step, state),
      at: [...path, 'status'],
    });
  }
  return found;
}

/** The retry policy of the step's own last failure, or of the step that it tries again. */
async function needsKey(step: string, state: StateAt): Promise<boolean | null> {
  const before = asString(await state.get(['view', 'steps', step, 'discovered_by']));
  for (const each of [step, before]) {
    if (each === null) continue;
    const error = await state.get(['view', 'steps', each, 'error']);
    const said = member(member(error, 'retry_policy'), 'requires_idempotency_key');
    if (typeof said === 'boolean') return said;
  }
  return null;
}

function callStep({ label, tool, needsKey: key, at }: Call): RecoveryStep {
  const policy =
    key === null
      ? 'no failure of this step told a retry policy, so look up whether it requires an idempotency key'
      : key
        ? 'the policy of an earlier failure requires an idempotency key: run it again only with the same one'
        : 'the policy of an earlier failure requires no idempotency key';
  return {
    subject: label,
    action: `check what ${tool} did before it is run again`,
    why: `the call was started and not answered; ${policy}`,
    kind: 'by-hand',
    basis: 'documented',
    at,
  };
}

function callEffect({ label, tool, input, at }: Call): SideEffect {
  return {
    subject: label,
    what: `the call of ${tool}${input === '' ? '' : ` with ${input}`}`,
    why: 'started, and neither answered nor ended by a failure of its step',
    basis: 'documented',
    at,
  };
}

function callAnswer({ label, tool, at }: Call): Unanswered {
  return { subject: label, what: `tool call ${tool}: started, no answer`, basis: 'documented', at };
}

function shown(input: Json | undefined): string {
  if (!isObject(input)) return '';
  const text = JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

// ── Steps ──────────────────────────────────────────────────────────────────────────────────────────

/** Open steps: what becomes of them the rule does not tell; those that only wait for a tool least of all. */
function openSteps(open: readonly OpenAttempt[], calls: readonly Call[]): RecoveryStep[] {
  return open.map(({ step, label, phase, since }) => {
    const waits = calls.filter((call) => call.step === step).length;
    const begun = phase === 'running' || phase === 'parked';
    const inside = waits > 0 ? ` with ${waits === 1 ? 'a tool call' : `${waits} tool calls`} open in it` : '';
    return {
      subject: label,
      action: begun ? 'not told whether it is run again' : 'not told whether it is run',
      why: begun ? `it had begun and not ended${inside}` : 'it was discovered and never began',
      kind: 'unknown',
      basis: 'documented',
      position: since,
    };
  });
}

/** Failed steps that no later step tries again: what their policy allows. No event promises a retry. */
async function failedSteps(state: StateAt): Promise<RecoveryStep[]> {
  const steps = await state.keys(['view', 'steps']);
  const retried = new Set<string>();
  const failed: string[] = [];
  for (const step of steps) {
    const by = asString(await state.get(['view', 'steps', step, 'discovered_by']));
    if (by !== null) retried.add(by);
    if ((await state.get(['view', 'steps', step, 'status'])) === 'failed') failed.push(step);
  }
  const left = failed.filter((step) => !retried.has(step));
  return Promise.all(left.map((step) => failedStep(step, state)));
}

async function failedStep(step: string, state: StateAt): Promise<RecoveryStep> {
  const error = await state.get(['view', 'steps', step, 'error']);
  const name = asString(await state.get(['view', 'steps', step, 'name']));
  const policy = member(error, 'retry_policy');
  const fatal = FATAL.includes(bareName(asString(member(error, 'category')) ?? ''));
  const retryable = !fatal && member(policy, 'retryable') === true;
  const attempt = asNumber(member(error, 'attempt'));
  const maximum = asNumber(member(policy, 'max_retries'));
  const left = retryable && (attempt === null || maximum === null || attempt <= maximum);
  const tried = attempt === null ? '' : `: attempt ${attempt}${maximum === null ? '' : ` of ${maximum + 1}`}`;
  return {
    subject: name ?? step,
    action: left ? 'may be tried again' : 'not tried again',
    why: left
      ? `its policy allows it${tried}; no event promises it`
      : `${fatal ? 'errors of its category are fatal' : 'its policy does not allow it'}${tried}`,
    kind: left ? 'unknown' : 'keep',
    basis: 'documented',
    at: ['view', 'steps', step, 'status'],
  };
}

function keptSteps({ done }: RestartAt): RecoveryStep[] {
  const count = done.succeeded ?? 0;
  if (count === 0) return [];
  return [
    {
      subject: `${count} completed ${count === 1 ? 'step' : 'steps'}`,
      action: 'their outputs are read from the log',
      why: 'replay calls neither tools nor models again',
      kind: 'keep',
      basis: 'documented',
      at: ['state', 'step_outputs'],
      count,
    },
  ];
}

/** The store is durable before an append returns; a snapshot is only a cache. */
function durableOf({ sequence }: Run, { snapshots, position }: RestartAt): Durable[] {
  if (sequence === null) return [];
  const usable = snapshots.filter((each) => each <= sequence);
  const log: Durable = {
    what: `everything up to sequence ${sequence}`,
    why: 'an append returns only when the event is durable, and the event store wins over everything else',
    basis: 'documented',
    position,
  };
  if (usable.length === 0) return [log];
  return [
    log,
    {
      what: `the snapshot at sequence ${Math.max(...usable)}`,
      why: 'a cache beside the log; it may be gone, and is never the authority',
      basis: 'documented',
      at: ['state', 'sequence_number'],
    },
  ];
}
