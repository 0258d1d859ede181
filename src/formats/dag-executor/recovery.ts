import { asNumber, asString, isObject, type Json, type JsonObject, member } from '../../model/json';
import type {
  Damage,
  Durable,
  OpenAttempt,
  PlanKind,
  Recovery,
  RecoveryStep,
  RestartAt,
  RestartDraft,
  SideEffect,
  StateAt,
} from '../../model/recovery';
import { stateOf, type TaskState } from './wire';

/**
 * The crate's repair pass (README.md, "Recovery"): what is in flight becomes pending if attempts are left,
 * else failed; a counter above the maximum is clamped. Completed work is not run again. A record that cannot be read, or
 * does not match its checksum, counts as absent.
 */
export const recovery: Recovery = {
  label: 'Repair on restart',
  rule: 'The crate’s repair pass, as documented. max_attempts is not stored, so you say it.',
  options: [{ key: 'max_attempts', label: 'max_attempts', initial: 3 }],
  plan,
};

async function plan({ shape, state, options, open, damage }: RestartAt): Promise<RestartDraft> {
  const maximum = options.max_attempts ?? 1;
  const files = shape === 'store' ? damage.map((each) => ({ each, ...fileOf(each) })) : [];
  const torn = files.filter(({ task }) => task === null);
  const broken = new Map(files.flatMap(({ each, task }) => (task === null ? [] : [[task, each] as const])));
  const lost = new Set(torn.map(({ key }) => key));
  const saved = await state.keys(['state', 'checkpoints']);
  const checkpoints = new Set(saved.filter((task) => !lost.has(`state:${task}`)));
  const steps: RecoveryStep[] = [];
  const standing = new Map<TaskState, number>();
  for await (const [task, record] of state.each(['state', 'records'])) {
    const known = isObject(record) ? stateOf(record) : null;
    if (known === null || broken.has(task)) continue;
    if (STANDS[known]) standing.set(known, (standing.get(known) ?? 0) + 1);
    steps.push(...repair(task, record as JsonObject, known, maximum, checkpoints.has(task)));
  }
  for (const [task, each] of broken) steps.push(asIfNeverRun(task, each, checkpoints.has(task)));
  for (const { key, each } of torn) steps.push(lostValue(key, each));
  for (const [known, count] of standing) steps.push(standingStep(known, count));
  return {
    steps,
    effects: open.flatMap(sideEffects),
    unanswered: [],
    durable: await durableOf(state, [...checkpoints]),
    silent: [
      'Dependencies are not in the records: in which order tasks run again is not known from here.',
      ...([...standing.keys()].some((known) => STANDS[known] === 'unknown')
        ? ['What a new run does with failed, skipped, cancelled and dead-lettered records is not documented.']
        : []),
    ],
  };
}

/** Records that the pass leaves as they are, and whether that is known. */
const STANDS: Partial<Record<TaskState, PlanKind>> = {
  completed: 'keep',
  failed: 'unknown',
  skipped: 'unknown',
  cancelled: 'unknown',
  dead_lettered: 'unknown',
};

function repair(
  task: string,
  record: JsonObject,
  known: TaskState,
  maximum: number,
  checkpoint: boolean,
): RecoveryStep[] {
  const attempts = asNumber(record.attempts) ?? 0;
  const common = { subject: task, basis: 'documented', at: ['state', 'records', task] } as const;
  const steps: RecoveryStep[] = [];
  if (attempts > maximum)
    steps.push({
      ...common,
      action: `attempts ${attempts} → ${maximum}`,
      why: 'the counter is above the maximum',
      kind: 'repair',
    });
  if (known === 'running' || known === 'retrying') {
    const left = attempts < maximum;
    const from = checkpoint ? '; its checkpoint is loaded first' : '';
    const counted = attempts === 0 ? '. A running record may show 0 although it was tried' : '';
    steps.push({
      ...common,
      action: `${known} → ${left ? 'pending' : 'failed'}`,
      why: left
        ? `in flight, ${attempts} of ${maximum} attempts used: it runs again${from}${counted}`
        : `in flight, all ${maximum} attempts used`,
      kind: left ? 'redo' : 'fail',
    });
  } else if (known === 'pending' || known === 'ready')
    steps.push({ ...common, action: 'runs', why: `never finished: ${known}`, kind: 'begin' });
  return steps;
}

/** A damaged file of a store: the crate takes its record as absent. */
function asIfNeverRun(task: string, damage: Damage, checkpoint: boolean): RecoveryStep {
  return {
    subject: task,
    action: 'runs as if it never had',
    why: `${whatIsWrong(damage)}: in Fast mode the record counts as absent, also if the task had completed${
      checkpoint ? '; its checkpoint is loaded first' : ''
    }`,
    kind: 'redo',
    ...placeOf(damage),
  };
}

/** A damaged file that holds no record: a checkpoint, a dead letter, or nobody knows. */
function lostValue(key: string | null, damage: Damage): RecoveryStep {
  return {
    subject: key ?? 'a file of the store',
    action: 'counts as absent',
    why: key?.startsWith('state:')
      ? `${whatIsWrong(damage)}: the task begins without its checkpoint`
      : `${whatIsWrong(damage)}; if it was a task’s record, that task runs again`,
    kind: 'lost',
    ...placeOf(damage),
  };
}

function whatIsWrong({ code }: Damage): string {
  return code === 'checksum-mismatch' ? 'its file does not match its checksum' : 'its file cannot be read';
}

/** Only the name in the torn text tells what a file without an event was. */
function placeOf({ position }: Damage): Pick<RecoveryStep, 'basis' | 'position'> {
  return position === null ? { basis: 'inferred' } : { basis: 'documented', position };
}

/** What a damaged file held, from the key and the id in what is left of its text; the task only where it is a record. */
function fileOf({ text }: Damage): { readonly key: string | null; readonly task: string | null } {
  const key = /^\s*\{\s*"key"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? null;
  if (key !== null && /^(state|dlq):/.test(key)) return { key, task: null };
  const id = /"data"\s*:\s*\{[^{}]*?"id"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  const isTask = id !== undefined || key?.startsWith('task:') === true || /"attempts"\s*:/.test(text);
  return { key, task: isTask ? (id ?? key?.replace(/^task:/, '') ?? null) : null };
}

function standingStep(known: TaskState, count: number): RecoveryStep {
  const kind = STANDS[known]!;
  return {
    subject: `${count} ${known} ${count === 1 ? 'task' : 'tasks'}`,
    action: kind === 'keep' ? 'not run again' : 'not told',
    why: kind === 'keep' ? 'completed work is not run again' : 'the crate’s documents do not say',
    kind,
    basis: 'documented',
    count,
  };
}

/** A task's body is the host program's own: how far it came is in no record. */
function sideEffects({ label, phase, attempt, since, step }: OpenAttempt): SideEffect[] {
  if (phase !== 'running') return [];
  return [
    {
      subject: label,
      what: `whatever attempt ${attempt} of the task had done outside`,
      why: `${step} was running; a record tells only that it began`,
      basis: 'inferred',
      position: since,
    },
  ];
}

/** Checkpoints are saved after each execution of a stateful task. */
async function durableOf(state: StateAt, tasks: readonly string[]): Promise<Durable[]> {
  const shown = tasks.slice(0, 20);
  const found: Durable[] = [];
  for (const task of shown) {
    const value = await state.get(['state', 'checkpoints', task]);
    found.push({
      what: `checkpoint of ${task}`,
      why: `saved after each execution, loaded before the next${shape(value)}`,
      basis: 'documented',
      at: ['state', 'checkpoints', task],
    });
  }
  return found;
}

/** `: step 400`, where a checkpoint holds a single plain member. */
function shape(value: Json | undefined): string {
  if (!isObject(value)) return '';
  const [name, ...others] = Object.keys(value);
  const only = name === undefined || others.length > 0 ? undefined : value[name];
  return typeof only === 'string' || typeof only === 'number' ? `: ${name} ${only}` : '';
}

/** Why a task failed, from its record or dead letter. */
export function errorOf(payload: Json): string | null {
  const data = member(member(payload, 'stored'), 'data');
  return asString(member(data, 'error'));
}
