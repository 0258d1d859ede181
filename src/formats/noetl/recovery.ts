import { asNumber, asString, type Json, member } from '../../model/json';
import type {
  OpenAttempt,
  Recovery,
  RecoveryStep,
  RestartAt,
  RestartDraft,
  SideEffect,
  StateAt,
  Unanswered,
} from '../../model/recovery';
import { deliveries } from './decode';
import { type EventRow, type Meaning, meaningOf } from './wire';

/** What becomes of the workers that held commands: no event tells it. */
const WORKERS = [
  'gone, and the sweep is on',
  'gone, and no sweep is on',
  'back under the same names',
] as const;
const [SWEPT, UNSWEPT] = [0, 1];

/** The orphan sweep, and what else may become of commands that workers had taken (README.md, "Recovery"). */
export const recovery: Recovery = {
  label: 'Orphan sweep',
  rule: 'What the server’s sweeps and its delivery do, as read in their source. Whether a sweep is on, after how long it acts, and which workers live, no event tells: choose.',
  options: [{ key: 'workers', label: 'the workers are', initial: SWEPT, choices: WORKERS }],
  plan,
};

async function plan(moment: RestartAt): Promise<RestartDraft> {
  const commands = moment.open.map(toCommand);
  const held = commands.filter(isHeld);
  const steps = moment.ended
    ? await endedSteps(moment.state, held)
    : [
        ...executionSteps(moment, commands),
        ...commands.map((command) => commandStep(command, moment.options.workers ?? SWEPT, held.length > 0)),
        ...(await missingItems(moment.state)),
        ...failedSteps(moment),
      ];
  return {
    steps: [...steps, ...completedSteps(moment)],
    effects: held.map(sideEffect),
    unanswered: held.filter(({ seen }) => seen.has('done')).map(unreported),
    durable: [
      {
        what: 'the newest event',
        why: isWorkerStream(moment)
          ? 'sent by a worker; that the server stored it as a row is not told here'
          : 'a row of the append-only table: everything up to it is folded again',
        basis: 'documented',
        position: moment.position,
      },
    ],
    silent: moment.ended ? [] : silentOf(moment, commands),
  };
}

/** A tool of which no event of the command says what it is. */
const UNNAMED = 'the call of its tool';

/** A command (or an entered step) that stands open. */
interface Command extends OpenAttempt {
  readonly worker: string | null;
  /** What its events say happened so far. */
  readonly seen: ReadonlySet<Meaning>;
  /** How often it was delivered to a worker. */
  readonly delivered: number;
  readonly tool: string;
}

function toCommand(attempt: OpenAttempt): Command {
  const rows = attempt.events.map(({ payload }) => payload as EventRow);
  const seen = new Set(rows.map((row) => meaningOf(row.event_type)));
  return {
    ...attempt,
    seen,
    worker: last(rows.map(workerOf)),
    delivered: rows.filter((row) => meaningOf(row.event_type) === 'started').reduce(countDeliveries, 0),
    tool: last(rows.map(toolOf)) ?? UNNAMED,
  };
}

/** A stream may hold only the last of several deliveries; its own count is then the larger one. */
function countDeliveries(before: number, row: EventRow): number {
  return Math.max(before + 1, deliveries(row));
}

function last<T>(values: readonly (T | null)[]): T | null {
  return values.findLast((value) => value !== null) ?? null;
}

function workerOf(row: EventRow): string | null {
  return asString(member(row.meta, 'worker_id')) ?? asString(row.worker_id ?? null);
}

/** `http GET https://…`, from the issued command. */
function toolOf(row: EventRow): string | null {
  const config = member(row.context, 'tool_config');
  const kind = asString(member(config, 'kind')) ?? asString(row.node_type ?? null);
  if (kind === null) return null;
  const parts = ['method', 'endpoint', 'path', 'command'].map((key) => asString(member(config, key)));
  return [kind, ...parts.filter((part) => part !== null)].join(' ').slice(0, 160);
}

/** Is it in a worker's hand? */
function isHeld({ phase }: Command): boolean {
  return phase === 'running' || phase === 'claimed';
}

// ── The execution ──────────────────────────────────────────────────────────────────────────────────

const EXECUTION = { subject: 'the execution', basis: 'documented' } as const;

/** What the sweeps make of the execution as a whole. */
function executionSteps(moment: RestartAt, commands: readonly Command[]): RecoveryStep[] {
  const { options, position } = moment;
  if (commands.some(isHeld)) {
    if (options.workers !== SWEPT) return [];
    return [
      {
        ...EXECUTION,
        action: 'is ended by the sweep: playbook.failed',
        why: 'emitted_by orphan_command_sweep, reason orphaned_by_dead_worker, with the worker and the node in its meta',
        kind: 'fail',
        position: commands.find(isHeld)!.since,
      },
    ];
  }
  if (commands.length > 0 || isWorkerStream(moment)) return [];
  const swept = options.workers === SWEPT;
  return [
    {
      ...EXECUTION,
      action: swept ? 'is ended by the stall sweep if nothing follows: playbook.failed' : 'not told',
      why: swept
        ? 'no command is open: emitted_by nonconvergence_sweep, reason watermark_stalled_beyond_grace'
        : 'no command is open and no end is written; whether the server goes on by itself is not told',
      kind: swept ? 'fail' : 'unknown',
      position,
    },
  ];
}

/** The end is written; what was open then gets no end of its own. */
async function endedSteps(state: StateAt, held: readonly Command[]): Promise<RecoveryStep[]> {
  const path = ['view', 'execution'];
  const execution = await state.get(path);
  const by = asString(member(execution, 'emitted_by'));
  const swept: RecoveryStep[] =
    by === null
      ? []
      : [
          {
            ...EXECUTION,
            action: `was ended by ${by}`,
            why: sweptWhy(execution),
            kind: 'fail',
            at: [...path, 'emitted_by'],
          },
        ];
  return [
    ...swept,
    ...held.map((command) => orphan(command, 'the execution has ended; nothing more is written of it')),
    {
      ...EXECUTION,
      action: `stays ${asString(member(execution, 'status')) ?? 'ended'}`,
      why: 'a second end is suppressed, best effort',
      kind: 'keep',
      at: [...path, 'status'],
    },
  ];
}

function sweptWhy(execution: Json | undefined): string {
  const [reason, node, worker] = ['reason', 'orphaned_node', 'dead_worker_id'].map((key) =>
    asString(member(execution, key)),
  );
  return [reason, node && `node ${node}`, worker && `worker ${worker}`].filter(Boolean).join(', ');
}

// ── Commands ───────────────────────────────────────────────────────────────────────────────────────

/** @param orphans is any command in the hand of a worker? */
function commandStep(command: Command, workers: number, orphans: boolean): RecoveryStep {
  if (command.phase === 'parked') return parkedStep(command);
  if (isHeld(command)) return heldStep(command, workers);
  const swept = workers === SWEPT && orphans;
  const issued = command.seen.has('issued');
  return {
    subject: command.label,
    action: swept ? 'not told' : issued ? 'a worker takes it' : 'its command is issued',
    why: swept
      ? 'the sweep ends the execution; whether queued work is still taken is not told'
      : issued
        ? 'issued and claimed by nobody: it waits in the queue'
        : 'entered; the server has not issued its command',
    kind: swept ? 'unknown' : 'begin',
    basis: issued ? 'documented' : 'inferred',
    position: command.since,
  };
}

function heldStep(command: Command, workers: number): RecoveryStep {
  const worker = command.worker ?? 'a worker';
  if (workers === SWEPT) return orphan(command, `${worker} is gone: nothing more is written of it`);
  const common = { subject: command.label, basis: 'documented', position: command.since } as const;
  if (workers === UNSWEPT)
    return {
      ...common,
      action: 'hangs until somebody ends the execution',
      why: `${worker} is gone; a claim by another worker is refused (409), and nothing ends it`,
      kind: 'by-hand',
    };
  return {
    ...common,
    action: `is delivered to ${worker} again`,
    why: `the same command runs once more: command.started with meta.attempts ${Math.max(
      command.delivered,
      1,
    )}, and no new claim`,
    kind: 'redo',
  };
}

function orphan({ label, since }: Command, why: string): RecoveryStep {
  return {
    subject: label,
    action: 'gets no end',
    why,
    kind: 'lost',
    basis: 'documented',
    position: since,
  };
}

function parkedStep({ label, since }: Command): RecoveryStep {
  return {
    subject: label,
    action: 'waits for its callback',
    why: 'pending_callback: no worker holds it; a later call.done ends it',
    kind: 'keep',
    basis: 'documented',
    position: since,
  };
}

/** Loop items without a command: a sequential loop issues them one by one. */
async function missingItems(state: StateAt): Promise<RecoveryStep[]> {
  const found: RecoveryStep[] = [];
  for (const step of await state.keys(['state', 'steps'])) {
    const path = ['state', 'steps', step];
    const expected = asNumber(await state.get([...path, 'iterations_expected']));
    if (expected === null) continue;
    const issued = asNumber(await state.get([...path, 'iterations_dispatched'])) ?? 0;
    const left = expected - issued;
    if (left <= 0) continue;
    found.push({
      subject: step,
      action: `${left} of ${expected} items have no command yet`,
      why: 'they follow as earlier ones complete, if the execution goes on',
      kind: 'unknown',
      basis: 'inferred',
      at: [...path, 'iterations_dispatched'],
      count: left,
    });
  }
  return found;
}

/** A failed command before the end: the two servers differ. */
function failedSteps({ done }: RestartAt): RecoveryStep[] {
  const count = done.failed ?? 0;
  if (count === 0) return [];
  return [
    {
      subject: `${count} failed ${count === 1 ? 'command' : 'commands'}`,
      action: 'playbook.failed follows, or another try',
      why: 'the Rust server ends the execution; the Python engine issues the command anew with a higher attempt, up to max_attempts',
      kind: 'unknown',
      basis: 'inferred',
      count,
    },
  ];
}

function completedSteps({ done }: RestartAt): RecoveryStep[] {
  const count = done.succeeded ?? 0;
  if (count === 0) return [];
  return [
    {
      subject: `${count} completed ${count === 1 ? 'command' : 'commands'}`,
      action: 'not run again',
      why: 'their results are folded from their events',
      kind: 'keep',
      basis: 'documented',
      count,
    },
  ];
}

// ── What may have happened ─────────────────────────────────────────────────────────────────────────

function sideEffect({ label, phase, seen, tool, worker, delivered, since, events }: Command): SideEffect {
  const who = worker ?? 'a worker';
  const common = { subject: label, what: tool } as const;
  const answered = events.findLast(({ payload }) => ANSWERS.has(meaningOf((payload as EventRow).event_type)));
  if (answered)
    return {
      ...common,
      why: `the tool ${seen.has('error') ? 'was called and raised an error' : 'has answered'}; only the end of the command is missing`,
      basis: 'documented',
      position: answered.position,
    };
  if (phase === 'claimed')
    return {
      ...common,
      why: `${who} had taken it; it may have begun without its report having come`,
      basis: 'inferred',
      position: since,
    };
  const twice = delivered > 1 ? `; delivered ${delivered} times, so perhaps more than once` : '';
  return {
    ...common,
    why: `${who} had begun and reported no answer: the call may have been made${twice}`,
    basis: 'inferred',
    position: since,
  };
}

const ANSWERS: ReadonlySet<Meaning> = new Set(['done', 'error']);

function unreported({ label, since }: Command): Unanswered {
  return {
    subject: label,
    what: 'its tool has answered; command.completed is missing',
    basis: 'documented',
    position: since,
  };
}

/** Only what the workers sent: issuing, claims and ends of executions are the server's. */
function isWorkerStream({ shape }: RestartAt): boolean {
  return shape.startsWith('executor');
}

function silentOf(moment: RestartAt, commands: readonly Command[]): string[] {
  const silent = [
    'After how long a sweep acts, and which command it names where several are open, no event tells.',
  ];
  if (commands.some(({ phase }) => phase === 'parked'))
    silent.push('Whether a sweep counts a command that is parked on a callback is not told.');
  if (isWorkerStream(moment))
    silent.push(
      'This is what workers sent. Commands that nobody has begun, and the end of the execution, are told by the server alone.',
    );
  if (commands.length > 0 && commands.every(({ tool }) => tool === UNNAMED))
    silent.push('Which calls the tools were to make is in none of these events.');
  return silent;
}
