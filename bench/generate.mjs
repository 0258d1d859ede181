// Writes the logs that are measured, into bench/data. Each is made of logs that the real systems wrote (the
// fixtures of the formats): repeated, with identities, times and readings of their own. The same arguments
// always give the same bytes.

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../.ci/set-up.mjs';
import { random } from './statistics.mjs';

const DATA = join(ROOT, 'bench', 'data');
/** Raised when a generator changes, so that older files are written anew. */
const VERSION = 2;
const WRITE_BYTES = 1 << 20;

const GENERATORS = {
  runtimo,
  mfm: interleaved(mfmCopy, [
    'mfm/fixtures/success.jsonl',
    'mfm/fixtures/retry-then-success.jsonl',
    'mfm/fixtures/failed-retries-exhausted.jsonl',
    'mfm/fixtures/crash-mid-state.jsonl',
  ]),
  noetl: interleaved(noetlCopy, [
    'noetl/fixtures/success-loop.executor-events.jsonl',
    'noetl/fixtures/failed-http-timeout.executor-events.jsonl',
    'noetl/fixtures/crash-worker-lost-still-running.executor-events.jsonl',
    'noetl/fixtures/redelivered-command.executor-events.jsonl',
  ]),
  enact: interleaved(enactCopy, [
    'enact/fixtures/agent-success.jsonl',
    'enact/fixtures/retry-then-success.jsonl',
    'enact/fixtures/failed-policy.jsonl',
  ]),
  'dag-executor': interleaved(dagCopy, [
    'dag-executor/fixtures/etl-success.saves.jsonl',
    'dag-executor/fixtures/ingest-retry-deadletter.saves.jsonl',
  ]),
};

/**
 * The log of a system, generated unless it is there already.
 * @param limit `{ events }` or `{ bytes }`: where to stop
 */
export function logOf(system, limit) {
  if (!(limit?.events > 0 || limit?.bytes > 0)) throw new Error('A log needs `{ events }` or `{ bytes }`.');
  const amount = limit.events ? `${limit.events}` : `${limit.bytes / 1e6}mb`;
  const name = `${system}-${amount}.v${VERSION}.jsonl`;
  const path = join(DATA, name);
  if (!existsSync(path)) write(path, GENERATORS[system](), limit);
  return { system, name, path, bytes: statSync(path).size, events: limit.events ?? countLines(path) };
}

function write(path, lines, { events = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }) {
  mkdirSync(DATA, { recursive: true });
  const part = `${path}.part`;
  const file = openSync(part, 'w');
  let text = '';
  let written = 0;
  for (const line of lines) {
    if (events-- <= 0 || written + text.length >= bytes) break;
    text += `${line}\n`;
    if (text.length < WRITE_BYTES) continue;
    written += writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
  renameSync(part, path);
}

function countLines(path) {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

function fixture(name) {
  return readFileSync(join(ROOT, 'src', 'formats', name), 'utf8')
    .trimEnd()
    .split('\n');
}

/** One WAL: the same session of 67 records again and again, as jobs of their own on a host that changes. */
function* runtimo() {
  const lines = fixture('runtimo/fixtures/deploy-session-v0.7.3.jsonl');
  const next = random(1);
  let seq = 0;
  for (let session = 0; ; session++) {
    const suffix = scattered(session);
    const later = session * 40;
    const load = (next() * 4).toFixed(2);
    const memory = 4 + Math.floor(next() * 18);
    const cpu = (next() * 180).toFixed(1);
    for (const line of lines)
      yield line
        .replace(/"seq":\d+/, () => `"seq":${seq++}`)
        .replace(/"job_id":"(.{24}).{8}"/g, (_, kept) => `"job_id":"${kept}${suffix}"`)
        .replace(/"(ts|timestamp)":(\d+)/g, (_, key, time) => `"${key}":${Number(time) + later}`)
        .replace(/"load_average":"[\d.]+/g, `"load_average":"${load}`)
        .replace(/"ram_available":"\d+/g, `"ram_available":"${memory}`)
        .replace(/"total_cpu_percent":[\d.]+/g, `"total_cpu_percent":${cpu}`)
        .replaceAll('/srv/app/', `/srv/app-${session % 500}/`);
  }
}

/** Runs of several fixtures, each a copy with its own identity, a few of them under way at a time. */
function interleaved(copyOf, names, atOnce = 4) {
  return function* lines() {
    const fixtures = names.map(fixture);
    const next = random(2);
    let copies = 0;
    const start = () => {
      const lines = fixtures[Math.floor(next() * fixtures.length)];
      return { at: 0, lines: copyOf(lines, copies++) };
    };
    const active = Array.from({ length: atOnce }, start);
    for (;;) {
      const slot = Math.floor(next() * atOnce);
      const run = active[slot];
      yield run.lines[run.at++];
      if (run.at === run.lines.length) active[slot] = start();
    }
  };
}

function mfmCopy(lines, copy) {
  const own = scattered(copy);
  return lines.map((line) =>
    line
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => uuid.slice(0, 28) + own)
      .replace(/[0-9a-f]{64}/g, (hex) => hex.slice(0, 56) + own),
  );
}

/** Ids are 64-bit and ascend with time, so all of a copy move by the same amount. */
function noetlCopy(lines, copy) {
  const moved = BigInt(copy) * 20_000_000_000n;
  return lines.map((line) => later(line, copy * 5).replace(/\d{18}/g, (id) => String(BigInt(id) + moved)));
}

function enactCopy(lines, copy) {
  const suffix = copy.toString(36).padStart(6, '0');
  return lines.map((line) =>
    later(line, copy * 8).replace(
      /"((?:exec|step|msg|call|artifact|ckpt)_\w{10,})"/g,
      (_, id) => `"${id.slice(0, -6)}${suffix}"`,
    ),
  );
}

/** One capture of saves: the keys of each copy are told apart by a number, and checksums fit again. */
function dagCopy(lines, copy) {
  return lines.map((line) => {
    const { key } = JSON.parse(line);
    const data = line
      .slice(line.indexOf('"data":') + '"data":'.length, -1)
      .replace(/"(id|task_id)":"(\w+)"/, (_, name, id) => `"${name}":"${id}_${copy}"`)
      .replace(/"(\w+_at|timestamp)":(\d+)/g, (_, name, time) => `"${name}":${Number(time) + copy * 1000}`);
    const checksum = createHash('sha256').update(data).digest('hex');
    return `{"key":"${key}_${copy}","checksum":"${checksum}","data":${data}}`;
  });
}

/** Eight hex digits that look like those of any hash, different ones for different numbers. */
function scattered(number) {
  return (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
}

/** Moves every UTC time in a line, to the second; digits below stay. */
function later(line, seconds) {
  return line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, (time) =>
    new Date(Date.parse(`${time}Z`) + seconds * 1000).toISOString().slice(0, 19),
  );
}
