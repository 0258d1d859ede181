import { readBranches } from '../model/branch';
import { Fault } from '../model/errors';
import { MAX_NOTE, type NoteTarget } from '../model/note';
import type { RedactedCount } from '../model/redaction';
import type {
  ReplayLog,
  ReplayManifest,
  ReplayOrigin,
  ReplayScope,
  SharedBranch,
  SharedNote,
} from '../model/replay-file';

const MAX_LOGS = 16;
const MAX_PARTS = 20_000;
const MAX_NOTES = 2_000;
const MAX_BRANCHES = 50;
const MAX_CLASSES = 100;
/** How often a replay is shared on that its origin still tells. */
const MAX_BEFORE = 5;
const MAX_NAME = 1_000;
const MAX_VIEW = 100_000;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the first line of a replay file. What does not make sense is left out, one note, one branch, one word at a
 * time; only without its version or its files there is nothing to read.
 * @throws {Fault} `replay-broken`
 */
export function parseManifest(text: string): ReplayManifest {
  const { walkback, needs, made, logs, view } = objectOf(parsed(text));
  const version = countOf(walkback);
  if (version === null || version === 0) throw new Fault('replay-broken');
  const { at, by } = objectOf(made);
  const read = listOf(logs, MAX_LOGS).map(readLog);
  if (read.reduce((sum, log) => sum + log.parts.length, 0) > MAX_PARTS) throw new Fault('replay-broken');
  const date = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return {
    walkback: version,
    needs: countOf(needs) ?? version,
    made: { at: Number.isNaN(date) ? '' : new Date(date).toISOString(), by: textOf(by, MAX_NAME) },
    logs: read,
    view: textOf(view, MAX_VIEW),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('replay-broken');
  }
}

function readLog(value: unknown): ReplayLog {
  const { name, system, shape, parts, hash, origin, notes, branches } = objectOf(value);
  const files = listOf(parts, MAX_PARTS).map(objectOf);
  const sizes = files.map(({ size }) => countOf(size));
  if (files.length === 0 || sizes.includes(null)) throw new Fault('replay-broken');
  return {
    name: textOf(name, MAX_NAME) ?? 'Shared log',
    system: textOf(system, MAX_NAME) ?? '',
    shape: textOf(shape, MAX_NAME) ?? '',
    parts: files.map(({ file }, at) => ({ file: textOf(file, MAX_NAME) ?? `${at + 1}`, size: sizes[at]! })),
    hash: textOf(hash, MAX_NAME) ?? '',
    origin: readOrigin(origin),
    notes: listOf(notes, MAX_NOTES).flatMap(readNote),
    branches: listOf(branches, MAX_BRANCHES).flatMap(readBranch),
  };
}

function readOrigin(value: unknown, depth = 0): ReplayOrigin {
  const { name, hash, size, runs, events, scope, damaged, redacted, before } = objectOf(value);
  return {
    name: textOf(name, MAX_NAME),
    hash: textOf(hash, MAX_NAME),
    size: countOf(size) ?? 0,
    runs: countOf(runs) ?? 0,
    events: countOf(events) ?? 0,
    scope: readScope(scope),
    damaged: countOf(damaged) ?? 0,
    redacted: Array.isArray(redacted) ? listOf(redacted, MAX_CLASSES).flatMap(readCount) : null,
    ...(before === undefined || depth >= MAX_BEFORE ? {} : { before: readOrigin(before, depth + 1) }),
  };
}

function readScope(value: unknown): ReplayScope {
  const { kind, run, from, to } = objectOf(value);
  const [name, first, end] = [textOf(run, Number.POSITIVE_INFINITY), countOf(from), countOf(to)];
  if (name === null) return { kind: 'log' };
  if (kind === 'until' && end !== null) return { kind, run: name, to: end };
  if (kind === 'stretch' && first !== null && end !== null) return { kind, run: name, from: first, to: end };
  return { kind: 'run', run: name };
}

function readCount(value: unknown): RedactedCount[] {
  const { label, values, places } = objectOf(value);
  const name = textOf(label, MAX_NAME);
  return name === null ? [] : [{ label: name, values: countOf(values) ?? 0, places: countOf(places) ?? 0 }];
}

/** A note as it travels; none where its place or its text is missing. */
function readNote(value: unknown): SharedNote[] {
  const { id, run, position, target, text, createdAt, changedAt } = objectOf(value);
  const [name, words, at] = [
    textOf(id, MAX_NAME),
    textOf(text, MAX_NOTE),
    textOf(run, Number.POSITIVE_INFINITY),
  ];
  const place = countOf(position);
  if (name === null || words === null || at === null || place === null) return [];
  const created = countOf(createdAt) ?? 0;
  const note = { id: name, run: at, position: place, target: readTarget(target, place), text: words };
  return [{ ...note, createdAt: created, changedAt: countOf(changedAt) ?? created }];
}

function readTarget(value: unknown, position: number): NoteTarget {
  const { kind, to, pointer } = objectOf(value);
  const end = countOf(to);
  if (kind === 'stretch' && end !== null && end > position) return { kind, to: end };
  const path = textOf(pointer, MAX_VIEW);
  return kind === 'path' && path?.startsWith('/') ? { kind, pointer: path } : { kind: 'event' };
}

function readBranch(value: unknown): SharedBranch[] {
  const { run, name, edits } = objectOf(value);
  const of = textOf(run, Number.POSITIVE_INFINITY);
  if (of === null) return [];
  return readBranches([{ id: '-', name, edits }]).map((branch) => ({
    run: of,
    name: branch.name,
    edits: branch.edits,
  }));
}

function objectOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function listOf(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, most) : [];
}

/** A text that is not longer than it may be; null for anything else. */
function textOf(value: unknown, most: number): string | null {
  return typeof value === 'string' && value.length <= most ? value : null;
}

function countOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}
