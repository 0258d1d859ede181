// Turns what was measured into one table: what, target, measured, verdict.

import { short } from './statistics.mjs';

const ms = (number) => `${short(number)} ms`;
const ratio = (number) => `${short(number)} ×`;
const mbps = (number) => `${short(number)} MB/s`;
const kilobytes = (bytes) => `${short(bytes / 1000)} kB`;
const label = ({ system, bytes, events }) =>
  `${system}, ${events.toLocaleString('en')} events, ${short(bytes / 1e6)} MB`;

/** One line of the table; `ok` null where there is no target. */
function row(what, target, measured, ok = null) {
  return { what, target, measured, verdict: ok === null ? '' : ok ? 'met' : 'MISSED' };
}

/** The rows of everything that was measured. */
export function rowsOf({
  ingest = [],
  firstScreen,
  opened = [],
  scrub = [],
  frames = [],
  reopen = [],
  questions = [],
  compare,
  branch,
  share,
  live = [],
  soak,
  size,
}) {
  return [
    ...ingest.flatMap(ingestRows),
    ...(firstScreen ? firstScreenRows(firstScreen) : []),
    ...opened.flatMap(({ seek }) => (seek ? seekRows(seek, opened[0].seek) : [])),
    ...scrub.map(({ events, p50, p95 }) =>
      row(`key → painted, run of ${events.toLocaleString('en')}`, '', `p50 ${ms(p50)}, p95 ${ms(p95)}`),
    ),
    ...longTaskRows(ingest, scrub),
    ...frames.flatMap(frameRows),
    ...opened.flatMap(({ memory }) => (memory ? memoryRows(memory) : [])),
    ...reopen.flatMap(reopenRows),
    ...questions.flatMap(questionRows),
    ...(compare ? compareRows(compare) : []),
    ...(branch ? branchRows(branch) : []),
    ...(share ? shareRows(share) : []),
    ...live.flatMap((each) => liveRows(each, live[0])),
    ...(soak ? [soakRow(soak)] : []),
    ...(size ? sizeRows(size) : []),
  ];
}

function liveRows({ events, arrive, perEvent, head, anew }, smallest) {
  const of = `behind ${events.toLocaleString('en')} events`;
  const micros = (ms) => `${short(ms * 1000)} µs`;
  const rows = [
    row(
      `an event that arrives ${of}, run open`,
      '',
      `p50 ${micros(arrive.p50)}, ${micros(perEvent)} with all that follows`,
    ),
    row(
      `arrived → state behind it told, ${of}`,
      '',
      `p50 ${ms(head.p50)}, p95 ${ms(head.p95)}; all anew ${ms(anew)}`,
    ),
  ];
  if (smallest.events < events) {
    const growth = arrive.p50 / smallest.arrive.p50;
    const than = smallest.events.toLocaleString('en');
    rows.push(
      row(`an event that arrives ${of}: p50 ÷ p50 of ${than}`, '≤ 1.5 ×', ratio(growth), growth <= 1.5),
    );
  }
  return rows;
}

function soakRow({ events, ms, looks }) {
  const held = looks.map(({ perEvent }) => Math.round(perEvent));
  const grows = held.at(-1) / held[0];
  return row(
    `soak: ${events.toLocaleString('en')} events followed in ${short(ms / 60_000)} min, heap for each at eight looks`,
    '≤ 1.1 × from first to last',
    `${held.join(', ')} B; ${ratio(grows)}`,
    grows <= 1.1,
  );
}

function questionRows({ events, writes, lines, wholes, hits, search, stream }) {
  const of = `run of ${events.toLocaleString('en')}`;
  return [
    row(
      `last writer of a path, ${of}`,
      'p95 < 16 ms',
      `p50 ${ms(writes.p50)}, p95 ${ms(writes.p95)}`,
      writes.p95 < 16,
    ),
    row(
      `life of a path, ${of}`,
      'p95 < 16 ms',
      `p50 ${ms(lines.p50)}, p95 ${ms(lines.p95)}; whole, with values that stand in records, p95 ${ms(wholes.p95)}`,
      lines.p95 < 16,
    ),
    row(`all hits of \`jobs.*.class becomes failed\`, ${of}`, '< 1 s', ms(hits), hits < 1000),
    row(
      `searching the raw text, ${of} ÷ \`file.stream()\``,
      '',
      `${ratio(search / stream)} (${mbps(search)} ÷ ${mbps(stream)})`,
    ),
  ];
}

function ingestRows({ log, rates }) {
  const { walkback, stream, parse, duckdb, dexie, jq } = rates;
  const drop = `drop → listed (${label(log)})`;
  const against = (name, other, least) =>
    row(
      `${drop} ÷ ${name}`,
      least === null ? '' : `≥ ${least} ×`,
      `${ratio(walkback / other)} (${mbps(walkback)} ÷ ${mbps(other)})`,
      least === null ? null : walkback / other >= least,
    );
  return [
    against('`file.stream()`', stream, 0.5),
    against('native DuckDB, all fields, 2 threads', duckdb, 1),
    against('`JSON.parse` per line in a worker', parse, null),
    ...(dexie ? [against('one Dexie row per event (rate of the first 20 MB)', dexie, 30)] : []),
    ...(jq ? [against('jq, one field', jq, null)] : []),
    ...(jq === null ? [row(`${drop} ÷ jq, one field`, '', 'jq is not present')] : []),
  ];
}

function firstScreenRows({ log, screen, parse }) {
  const measured = `${ratio(screen / parse)} (${ms(screen)} ÷ ${ms(parse)})`;
  return [
    row(
      `first useful screen (${label(log)}) ÷ \`JSON.parse\` in the page`,
      '≤ 2 ×',
      measured,
      screen / parse <= 2,
    ),
  ];
}

function seekRows({ events, whole, folded }, smallest) {
  const name = `jump, run of ${events.toLocaleString('en')}`;
  const rows = [
    row(
      `${name}: what the page asks`,
      'p95 < 16 ms',
      `p50 ${ms(whole.p50)}, p95 ${ms(whole.p95)}`,
      whole.p95 < 16,
    ),
    row(`${name}: first rows of the folded state alone`, '', `p50 ${ms(folded.p50)}, p95 ${ms(folded.p95)}`),
  ];
  if (smallest && smallest.events < events) {
    const growth = whole.p95 / smallest.whole.p95;
    const than = smallest.events.toLocaleString('en');
    rows.push(row(`${name}: p95 ÷ p95 of ${than} events`, '≤ 1.5 ×', ratio(growth), growth <= 1.5));
  }
  return rows;
}

function longTaskRows(ingest, scrub) {
  const told = (longest) => (longest === 0 ? 'none over 50 ms' : `${ms(longest)}`);
  return [
    ...ingest.map(({ log, longest }) =>
      row(`longest main-thread task, drop → listed (${label(log)})`, '≤ 50 ms', told(longest), longest <= 50),
    ),
    ...scrub.map(({ events, longest }) =>
      row(
        `longest main-thread task, scrubbing a run of ${events.toLocaleString('en')}`,
        '≤ 50 ms',
        told(longest),
        longest <= 50,
      ),
    ),
  ];
}

const AXES = { order: 'order axis', clock: 'clock axis' };

function frameRows({ events, spans, peer, found }) {
  const { speedscope, ...ours } = found;
  const name = `${spans.toLocaleString('en')} spans, ${events.toLocaleString('en')} events`;
  const shares = ({ p50, p95, max, late, cpu95 }) =>
    `p50 ${ms(p50)}, p95 ${ms(p95)} (processor ${ms(cpu95)}), max ${ms(max)}, ${short(late * 100)} % over 16 ms`;
  const rows = Object.entries(ours).flatMap(([axis, { shared, kinds }]) => [
    row(
      `work of a frame, zoom and pan, ${AXES[axis]} (${name})`,
      'p95 < 16 ms',
      shares(shared),
      shared.p95 < 16,
    ),
    ...['scroll lanes', 'scrub'].map((kind) =>
      row(`work of a frame, ${kind}, ${AXES[axis]} (${name})`, '', shares(kinds[kind])),
    ),
  ]);
  return [...rows, ...peerRows(ours, peer, speedscope, name)];
}

/** speedscope with the same spans: as it did, or why it did not. */
function peerRows(ours, { opened, refused, bytes }, speedscope, name) {
  const file = `speedscope, ${name}, file of ${short(bytes / 1e6)} MB`;
  if (!speedscope) return [row(`${file}: opened`, '', `no: ${refused}`)];
  return [
    row(`${file}: opened`, '', ms(opened)),
    ...Object.entries(ours).map(([axis, { shared }]) =>
      row(
        `p95 of a frame's work, zoom and pan, ${AXES[axis]} ÷ ${file}`,
        '',
        `${ratio(shared.p95 / speedscope.shared.p95)} (${ms(shared.p95)} ÷ ${ms(speedscope.shared.p95)}; processor ${ratio(shared.cpu95 / speedscope.shared.cpu95)})`,
      ),
    ),
  ];
}

function memoryRows({ events, perEvent, objects, buffers }) {
  const per = (bytes) => short(bytes / events);
  // In a small run it is the cost of having any log open, not one of its events.
  const fixed = events < 100_000;
  return [
    row(
      `heap of log and open run per event, run of ${events.toLocaleString('en')}`,
      fixed ? '' : '≤ 200 B',
      `${short(perEvent)} B (objects ${per(objects)}, buffers ${per(buffers)})`,
      fixed ? null : perEvent <= 200,
    ),
  ];
}

function reopenRows({ log, listed, useful }) {
  return [
    row(
      `reopen → runs listed (${label(log)})`,
      log.bytes >= 1e9 ? '< 500 ms' : '',
      ms(listed),
      log.bytes >= 1e9 ? listed < 500 : null,
    ),
    row(`reopen → first event and state (${label(log)})`, '', ms(useful)),
  ];
}

function compareRows({ log, first, whole }) {
  return [
    row(`two runs → first divergence (${label(log)} each)`, '< 1,000 ms', ms(first), first < 1000),
    row(`two runs → all differences, classified (${label(log)} each)`, '', ms(whole)),
  ];
}

function branchRows({ events, replayed, compared, taken, skipped }) {
  const name = `one event of ${events.toLocaleString('en')} skipped and the run replayed`;
  return [
    row(
      `${name} ÷ \`@redux-devtools/instrument\`, same events and state`,
      '≤ 1 ×',
      `${ratio(replayed / skipped)} (${ms(replayed)} ÷ ${ms(skipped)}, which took ${ms(taken)} to take the events in)`,
      replayed <= skipped,
    ),
    row(`${name}: state compared at the end`, '', ms(compared)),
  ];
}

function shareRows({ events, plain, redacted, gzip }) {
  const name = `a run of ${events.toLocaleString('en')} events shared`;
  const beside = ({ ms: time, size }) =>
    `${ratio(time / gzip.ms)} in time (${ms(time)} ÷ ${ms(gzip.ms)}), ${ratio(size / gzip.size)} in size (${kilobytes(size)} ÷ ${kilobytes(gzip.size)})`;
  return [
    row(`${name} ÷ the browser’s gzip of its log`, '', beside(plain)),
    row(`${name}, redacted ÷ the same`, '', beside(redacted)),
  ];
}

function sizeRows({ initial, later, files }) {
  const lazily = files.filter((each) => !each.initial).map((each) => `${each.name} ${kilobytes(each.bytes)}`);
  return [
    row('initial JavaScript, gzip', '≤ 250 kB', kilobytes(initial), initial <= 250e3),
    row('worker and lazy chunks, gzip', '', `${kilobytes(later)} (${lazily.join(', ')})`),
  ];
}

/** The table as Markdown, under a line about the machine. */
export function markdownOf(machine, rows) {
  const head = `${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB; Node ${machine.node}, Chromium ${machine.chromium}; ${machine.date}`;
  const lines = rows.map(
    ({ what, target, measured, verdict }) => `| ${what} | ${target} | ${measured} | ${verdict} |`,
  );
  return [
    '# Benchmark',
    '',
    head,
    '',
    '| What | Target | Measured | Verdict |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
