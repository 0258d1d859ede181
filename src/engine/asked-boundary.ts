/** For tests: what the engine says of the boundary and of the audit of a run, in a few printed lines. */
import { readFileSync } from 'node:fs';
import type { AuditView } from '../model/audit';
import type { BoundaryView } from '../model/boundary';
import type { Source } from '../model/source';
import type { RunView } from '../model/views';
import { LogStore } from '../store/database';
import { freshLibrary } from './drawn-logs';
import { Engine } from './engine';
import { createLocks } from './locks';

/** A file under `src/formats`. */
export function fixture(path: string): Source {
  const url = new URL(`../formats/${path}`, import.meta.url);
  const [folder, name] = path.split('/').slice(-2);
  return { name: name!, folder: folder!, blob: new Blob([readFileSync(url)]) };
}

interface Asked {
  readonly view: RunView;
  boundary(position?: number, options?: Readonly<Record<string, number>>): Promise<BoundaryView>;
  audit(): Promise<AuditView>;
}

/** Takes sources in as one log, and asks about a run of it; the first one if none is named. */
export async function askedRun(sources: readonly Source[], run?: string): Promise<Asked> {
  const engine = new Engine(new LogStore(freshLibrary()), createLocks());
  const { logs } = await engine.take(sources);
  const log = logs[0]!.id;
  await engine.settled();
  const { rows } = await engine.runs(log, { text: '', outcome: null, sort: 'worst' }, 0, 100);
  const id = run ?? rows[0]!.id;
  const view = await engine.openRun(log, id);
  const { signal } = new AbortController();
  const given = (view.recovery?.options ?? []).flatMap(({ key, initial }) =>
    initial === null ? [] : [[key, initial] as const],
  );
  return {
    view,
    boundary: (position = view.events - 1, options = {}) =>
      engine.boundary(log, id, { position, options: { ...Object.fromEntries(given), ...options } }, signal),
    audit: () => engine.audit(log, id, signal),
  };
}

/** `redo send_email @5: run again`, `?` where it is inferred. */
export function printPlan({ plan }: BoundaryView): string[] {
  return plan!.steps.shown.map(({ kind, subject, action, position, basis }) =>
    [`${kind}${basis === 'inferred' ? '?' : ''}`, `${subject}${at(position)}:`, action].join(' '),
  );
}

/** `send_email @6: the call of smtp_send`, `?` where it is inferred. */
export function printEffects({ effects }: BoundaryView): string[] {
  return effects.shown.map(
    ({ subject, what, position, basis }) =>
      `${subject}${at(position)}: ${what}${basis === 'inferred' ? ' ?' : ''}`,
  );
}

/** `send_email #1 since 5, ToolCallStarted @6` */
export function printFlying({ inFlight }: BoundaryView): string[] {
  return inFlight.shown.map(
    ({ label, attempt, since, lastKind, last }) =>
      `${label} #${attempt} since ${since}, ${lastKind} @${last}`,
  );
}

/** `reduce @9: announced, has not begun` */
export function printPromised({ promised }: BoundaryView): string[] {
  return promised.shown.map(({ label, position, what }) => `${label}${at(position)}: ${what}`);
}

function at(position: number | null): string {
  return position === null ? '' : ` @${position}`;
}
