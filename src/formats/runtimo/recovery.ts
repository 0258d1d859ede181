import { asString, isObject, type Json } from '../../model/json';
import type {
  Damage,
  OpenAttempt,
  Recovery,
  RecoveryStep,
  RestartAt,
  RestartDraft,
  SideEffect,
  Unanswered,
} from '../../model/recovery';
import { versionOf } from './wire';

/** The daemon's reconciliation (README.md, "Recovery"): open jobs are closed as failed, and nothing is done again. */
export const recovery: Recovery = {
  label: 'Reconciliation',
  rule: 'What a daemon of 0.5.0 or later does when it starts, as seen in its output. It repairs the log and runs nothing again; the command line alone does not even repair.',
  options: [],
  // Starts carry the time of a cached reading.
  timesOffBy: 30_000_000,
  plan,
};

async function plan({ shape, open, done, damage, position }: RestartAt): Promise<RestartDraft> {
  if (shape === 'jobs-export') return jobsOnly();
  const jobs = open.filter(({ phase }) => phase === 'running');
  const torn = damage.find(({ code }) => code === 'torn-tail') ?? null;
  const tornOf = torn && tornRecord(torn.text);
  const count = Object.values(done).reduce((sum, each) => sum + each, 0);
  return {
    steps: [
      ...(torn === null ? [] : [gluedStep(torn, jobs.length)]),
      ...jobs.map((job) => closeStep(job, tornOf)),
      ...finishedSteps(count),
    ],
    effects: jobs.flatMap((job) => sideEffects(job, tornOf)),
    unanswered: torn && tornOf ? [tornEnd(tornOf, jobs, torn.position ?? position)] : [],
    durable: [
      {
        what: 'the newest record',
        why: 'since 0.2.0 each append is one locked, synced write; older versions rewrote the file and could lose records',
        basis: 'documented',
        position,
      },
    ],
    silent: [
      'Dispatched jobs that were still queued leave no trace: they are lost, and this log does not say which.',
      'Arguments are never logged: what an open job was to do is not known from here.',
    ],
  };
}

function jobsOnly(): RestartDraft {
  return {
    steps: [],
    effects: [],
    unanswered: [],
    durable: [],
    silent: ['A jobs export says of each job that it ran or runs, not how it ended: drop the WAL itself.'],
  };
}

/** A job with a start and no end gets a job_failed; an old version's daemon writes none. */
function closeStep({ label, since, events, step }: OpenAttempt, torn: TornRecord | null): RecoveryStep {
  const version = versionAt(events[0]?.payload);
  const old = version !== null && /^0\.[1-4](\.|–|$)/.test(version);
  const ended = torn !== null && torn.job === step && torn.ended;
  return {
    subject: label,
    action: 'closed as failed: “daemon terminated before job completion (reconciled on restart)”',
    why: `${
      ended
        ? 'the torn record shows that it had come to its end, but the crate cannot read it'
        : 'it has a start and no end'
    }${old ? `; written by ${version}, whose own daemon does not repair: it takes 0.5.0 or later` : ''}. It is not run again, and if another process still runs it, a second end will follow`,
    kind: 'fail',
    basis: 'documented',
    position: since,
  };
}

/** Without a line ending the next record is glued to the torn one, and the crate's reader loses both. */
function gluedStep({ position }: Damage, jobs: number): RecoveryStep {
  return {
    subject: 'the torn last line',
    action: 'swallows the next record',
    why:
      jobs === 0
        ? 'it has no line ending, so the next record is glued to it, and the crate’s own reader loses both'
        : 'it has no line ending: the first repair is glued to it and lost to the crate, its job stays open, and the next start repairs it again',
    kind: 'lost',
    basis: 'documented',
    ...(position === null ? {} : { position }),
  };
}

function finishedSteps(count: number): RecoveryStep[] {
  if (count === 0) return [];
  return [
    {
      subject: `${count} finished ${count === 1 ? 'job' : 'jobs'}`,
      action: 'not touched',
      why: 'a retry would be a new job with a new id; the daemon makes none',
      kind: 'keep',
      basis: 'documented',
      count,
    },
  ];
}

// ── What may have happened ─────────────────────────────────────────────────────────────────────────

const EFFECTS: Readonly<Record<string, string>> = {
  FileWrite: 'a file may have been written, and its backup made under backups/{job}/',
  GitExec: 'a repository may have been changed, in part or in full',
  ShellExec: 'a command may have run, in part or in full; what it started may still be running',
  Kill: 'a signal may have been sent',
  Undo: 'files may have been restored, some or all of them',
};

function sideEffects({ label, step, since, events }: OpenAttempt, torn: TornRecord | null): SideEffect[] {
  const payload = events[0]?.payload;
  const capability = isObject(payload) ? asString(payload.capability) : null;
  if (capability === 'FileRead') return [];
  const what = EFFECTS[capability ?? '']?.replace('{job}', step) ?? 'whatever the job had done';
  const told = torn !== null && torn.job === step ? torn : null;
  return [
    {
      subject: label,
      what: whatOf(what, told),
      why: told?.ended
        ? 'its torn last record says so: it has happened'
        : `${capability ?? 'the job'} was in flight; its arguments are not in the log`,
      basis: told?.ended ? 'documented' : 'inferred',
      position: since,
    },
  ];
}

/** What an open job may have done, or did, where the torn record shows its end. */
function whatOf(what: string, told: TornRecord | null): string {
  const subject = told?.subject == null ? '' : `: ${told.subject}`;
  return told?.ended ? `it had run to its end${subject}` : `${what}${subject}`;
}

/** What the readable beginning of a torn record tells. */
interface TornRecord {
  readonly type: string;
  readonly job: string;
  readonly ended: boolean;
  /** The command or path that it echoes. */
  readonly subject: string | null;
}

function tornRecord(text: string): TornRecord | null {
  const type = textOf(text, 'type');
  const job = textOf(text, 'job_id');
  if (type === null || job === null) return null;
  const subject = textOf(text, 'cmd') ?? textOf(text, 'path');
  return { type, job, ended: /^job_(completed|failed)$/.test(type), subject };
}

/** The first text of that name, if it is whole. */
function textOf(text: string, name: string): string | null {
  const found = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(text)?.[1];
  if (found === undefined) return null;
  try {
    return JSON.parse(found) as string;
  } catch {
    return null;
  }
}

function tornEnd({ type, job }: TornRecord, jobs: readonly OpenAttempt[], position: number): Unanswered {
  return {
    subject: jobs.find(({ step }) => step === job)?.label ?? job,
    what: `its ${type} was being written when the log was cut`,
    basis: 'documented',
    position,
  };
}

function versionAt(payload: Json | undefined): string | null {
  return isObject(payload) ? versionOf(payload) : null;
}
