// Ways in which a browser can take a file in, each timed over the same bytes.

import Dexie from './dexie.mjs';

const ROWS_AT_ONCE = 1000;

/** Looks at no byte: as fast as the browser hands a file out. */
async function stream(file) {
  const reader = file.stream().getReader();
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) bytes += next.value.length;
  return { bytes };
}

/** Parses every line, keeps none. */
async function parse(file) {
  let events = 0;
  for await (const lines of linesOf(file)) for (const line of lines) if (JSON.parse(line) !== null) events++;
  return { bytes: file.size, events };
}

/** Parses every line and stores each as a row, with nothing but the key indexed. */
async function dexie(file) {
  await Dexie.delete('rows');
  const database = new Dexie('rows');
  database.version(1).stores({ events: '++' });
  const start = performance.now();
  let events = 0;
  for await (const lines of linesOf(file)) {
    for (let from = 0; from < lines.length; from += ROWS_AT_ONCE) {
      const rows = lines.slice(from, from + ROWS_AT_ONCE).map((line) => JSON.parse(line));
      await database.events.bulkAdd(rows);
      events += rows.length;
    }
  }
  const ms = performance.now() - start;
  await database.delete();
  return { bytes: file.size, events, ms };
}

async function* linesOf(file) {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split('\n');
    rest = lines.pop();
    yield lines;
  }
  if (rest !== '') yield [rest];
}

const WAYS = { stream, parse, dexie };

self.onmessage = async ({ data: { way, file, limit } }) => {
  try {
    const part = limit === undefined ? file : await wholeLines(file, limit);
    const start = performance.now();
    const result = await WAYS[way](part);
    postMessage({ ms: performance.now() - start, ...result });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

/** The beginning of a file, cut behind a line. */
async function wholeLines(file, limit) {
  if (file.size <= limit) return file;
  const bytes = new Uint8Array(await file.slice(0, limit).arrayBuffer());
  return file.slice(0, bytes.lastIndexOf(10) + 1);
}
