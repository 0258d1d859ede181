import { shortId } from '../../lib/names';
import { asNumber, asString, dig, isObject, type Json, member } from '../../model/json';
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
import { mayRetry } from './resume';

/** How much of a snapshot's id is shown. */
const ID = 10;

/** The engine's resume algorithm (README.md, "Resume"), step by step. */
export const recovery: Recovery = {
  label: 'Resume',
  rule: 'The engine’s resume algorithm, as read in its source. It needs the manifest, which is an artifact; the plan of states is not in the stream.',
  options: [{ key: 'max_attempts', label: 'max_attempts (if the manifest was not dropped)', initial: null }],
  plan,
};

async function plan(moment: RestartAt): Promise<RestartDraft> {
  const run = await readRun(moment);
  return {
    steps: moment.ended ? resultSteps(run) : await resumeSteps(run, moment),
    effects: moment.ended ? [] : moment.open.flatMap(sideEffects),
    unanswered: await unendedChildren(moment.state),
    durable: durableOf(run),
    silent: moment.ended ? [] : silentOf(run),
  };
}

/** What the algorithm looks at. */
interface Run {
  readonly op: string;
  readonly status: string;
  readonly checkpoint: string | null;
  readonly current: Json;
  /** The state that the last kernel event was about. */
  readonly lastState: string | null;
  readonly lastStatus: string | null;
  readonly attempt: number;
  readonly base: string | null;
  readonly retryable: boolean;
  /** Counts the first try; null where nobody says. */
  readonly maximum: number | null;
  readonly fromManifest: boolean;
  /** Attempts behind which the same state was entered again without an end between. */
  readonly dangling: number;
}

async function readRun({ state, options }: RestartAt): Promise<Run> {
  const resume = await state.get(['view', 'resume']);
  const checkpoint = asString(await state.get(['state', 'last_checkpoint']));
  const after =
    checkpoint === null ? null : asString(await state.get(['state', 'boundaries', checkpoint, 'after']));
  // Behind a completed state the resume starts another one, and names none.
  const lastState = asString(member(resume, 'state_id')) ?? after;
  const last = lastState === null ? undefined : await state.get(['state', 'states', lastState]);
  const recorded = asNumber(await state.get(['view', 'retry_policy', 'max_attempts']));
  return {
    op: asString(await state.get(['state', 'op_id'])) ?? 'the run',
    status: asString(await state.get(['state', 'status'])) ?? 'not started',
    checkpoint,
    current: (await state.get(['state', 'current'])) ?? null,
    lastState,
    lastStatus: asString(member(last, 'status')),
    attempt: asNumber(member(last, 'attempt')) ?? 0,
    base: asString(member(last, 'base_snapshot_id')),
    retryable: dig(last, ['error', 'info', 'retryable']) === true,
    maximum: recorded ?? options.max_attempts ?? null,
    fromManifest: recorded !== null,
    dangling: (await state.keys(['view', 'dangling_attempts'])).length,
  };
}

const RESUME = { at: ['view', 'resume'] } as const;

/** Step 3: the run is over, its result is given back. */
function resultSteps({ op, status }: Run): RecoveryStep[] {
  return [
    {
      subject: op,
      action: `return the recorded result: ${status}`,
      why: 'the run has ended: nothing is run again',
      kind: 'keep',
      basis: 'documented',
      at: ['state', 'status'],
    },
  ];
}

async function resumeSteps(run: Run, { done, open, state }: RestartAt): Promise<RecoveryStep[]> {
  const completed = done.succeeded ?? 0;
  return [
    ...refused(run),
    ...(isObject(run.current) ? openSteps(run, open) : [nextStep(run)]),
    ...(await keptFacts(run, state)),
    ...(completed > 0 ? [completedStates(completed)] : []),
  ];
}

/** Step 2 validates the stream: 0.1.0 refuses what its own crash recovery wrote. */
function refused({ dangling, op }: Run): RecoveryStep[] {
  if (dangling === 0) return [];
  return [
    {
      subject: op,
      action: 'resume is refused by 0.1.0',
      why: 'a state was entered again with no end between (a crash was resumed before); the validator of 0.1.0 takes that for invalid_attempt_envelopes',
      kind: 'by-hand',
      basis: 'inferred',
      at: ['view', 'dangling_attempts', dangling - 1],
    },
  ];
}

/** Step 5: an orphan attempt is run again from its base, whatever the policy says. */
function openSteps({ current }: Run, open: readonly OpenAttempt[]): RecoveryStep[] {
  const subject = asString(member(current, 'state_id')) ?? '?';
  const attempt = asNumber(member(current, 'attempt')) ?? 0;
  const base = asString(member(current, 'base_snapshot_id'));
  const at = ['state', 'current'];
  const opened = open.find(({ step }) => step === subject);
  return [
    {
      subject,
      action: `run again as attempt ${attempt + 2}, from snapshot ${short(base)}`,
      why: 'an attempt is open; max_attempts is not asked here. Later versions first close the dead attempt as orphan_attempt_recovered',
      kind: 'redo',
      basis: 'documented',
      at,
      ...(opened ? { position: opened.since } : {}),
    },
    {
      subject,
      action: `what attempt ${attempt + 1} wrote to the context is discarded`,
      why: 'writes are staged until the state completes',
      kind: 'lost',
      basis: 'documented',
      at,
    },
  ];
}

/** Steps 6 to 8: between two attempts. */
function nextStep(run: Run): RecoveryStep {
  const { op, lastState, lastStatus, checkpoint } = run;
  const common = { basis: 'documented', ...RESUME } as const;
  if (lastState === null)
    return {
      ...common,
      subject: op,
      action: `start the first state from snapshot ${short(checkpoint)}`,
      why: 'died before the first state',
      kind: 'begin',
    };
  if (lastStatus === 'failed') return { ...common, subject: lastState, ...afterFailure(run) };
  return {
    ...common,
    subject: op,
    action: `start the next state from snapshot ${short(checkpoint)}, or complete the run if none is left`,
    why: `died between states, after ${lastState}`,
    kind: 'begin',
  };
}

function afterFailure(run: Run): Pick<RecoveryStep, 'action' | 'why' | 'kind'> {
  const { attempt, base, retryable, maximum, fromManifest } = run;
  const end = 'append RunCompleted(Failed)';
  const retry = `retry as attempt ${attempt + 2}, from snapshot ${short(base)}`;
  const used = `${attempt + 1} of ${maximum} attempts used${fromManifest ? '' : ' (max_attempts as you set it)'}`;
  switch (mayRetry({ attempt, retryable, maximum })) {
    case null:
      return {
        action: `${retry}, or ${end}`,
        why: 'the error is retryable; max_attempts stands in the manifest, which was not dropped',
        kind: 'unknown',
      };
    case true:
      return { action: retry, why: `died during the back-off: ${used}`, kind: 'redo' };
    default:
      return { action: end, why: retryable ? used : 'the error is not retryable', kind: 'fail' };
  }
}

/** The fact index is rebuilt from every `fact_recorded`, also those of dead attempts. */
async function keptFacts({ current, lastState }: Run, state: StateAt): Promise<RecoveryStep[]> {
  const subject = asString(member(current, 'state_id')) ?? lastState;
  if (subject === null) return [];
  const at = ['view', 'facts_of_state', subject];
  const count = (await state.keys(at)).length;
  if (count === 0) return [];
  return [
    {
      subject,
      action: count === 1 ? 'its fact stays recorded' : `its ${count} facts stay recorded`,
      why: 'a later attempt that asks for the same key gets the stored answer and asks nobody outside',
      kind: 'keep',
      basis: 'documented',
      at,
      count,
    },
  ];
}

function completedStates(count: number): RecoveryStep {
  return {
    subject: count === 1 ? '1 completed state' : `${count} completed states`,
    action: 'not run again',
    why: 'the next state starts from the last checkpoint',
    kind: 'keep',
    basis: 'documented',
    at: ['state', 'last_checkpoint'],
    count,
  };
}

/** Died inside the handler: it may have done anything. Facts tell which calls outside had been answered. */
function sideEffects({ label, phase, attempt, since, events }: OpenAttempt): SideEffect[] {
  if (phase !== 'running') return [];
  const facts = events.flatMap(({ kind, payload, position }): SideEffect[] => {
    const key = asString(dig(payload, ['event', 'Domain', 'payload', 'key']));
    if (kind !== 'fact_recorded' || key === null) return [];
    return [
      {
        subject: label,
        what: `was answered from outside: ${key}`,
        why: 'the fact was recorded inside this attempt, so this call has happened',
        basis: 'documented',
        position,
      },
    ];
  });
  return [
    {
      subject: label,
      what: `whatever the handler of attempt ${attempt} had done`,
      why:
        facts.length > 0
          ? 'died inside the handler; below are the answers that it recorded, and what followed them is not known'
          : 'died inside the handler; it recorded no fact, so nothing shows how far it came',
      basis: 'documented',
      position: since,
    },
    ...facts,
  ];
}

/** Children of which only the beginning was written. */
async function unendedChildren(state: StateAt): Promise<Unanswered[]> {
  const found: Unanswered[] = [];
  for (const id of await state.keys(['state', 'children'])) {
    const at = ['state', 'children', id];
    if (member(await state.get(at), 'status') !== undefined) continue;
    found.push({
      subject: shortId(id, ID),
      what: 'child run: spawned, no child_run_completed',
      basis: 'documented',
      at,
      run: id,
    });
  }
  return found;
}

/** The legal places to resume from: a checkpoint, or the base of the attempt that is tried again. */
function durableOf({ checkpoint, lastState, lastStatus }: Run): Durable[] {
  if (checkpoint === null) return [];
  const after = lastStatus === 'completed' && lastState !== null ? ` after ${lastState}` : '';
  return [
    {
      what: `checkpoint ${short(checkpoint)}${after}`,
      why: 'the last snapshot that a resume may start from; one of a failure is never one',
      basis: 'documented',
      at: ['state', 'last_checkpoint'],
    },
  ];
}

function silentOf({ fromManifest }: Run): string[] {
  const plan = 'Which states are left is not in the stream: the plan is not recorded.';
  const manifest =
    'The manifest was not dropped (or names no retry policy). A resume loads it, hashes it again and gives up if it does not match.';
  return fromManifest ? [plan] : [plan, manifest];
}

function short(id: string | null): string {
  return id === null ? 'that is not named' : shortId(id, ID);
}
