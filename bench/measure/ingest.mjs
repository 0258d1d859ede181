// How fast a dropped log is durable, indexed and listed, beside other ways to read the same file.

import { spawnSync } from 'node:child_process';
import { median, rate } from '../statistics.mjs';

/** Rows one by one are so slow that only the beginning of a log is stored that way. */
const DEXIE_BYTES = 20e6;

/** @returns medians in MB/s, and the longest main-thread task of any drop */
export async function measureIngest(browser, log, { rounds, slow }) {
  const app = await browser.newApp();
  const { others } = browser;
  await others.choose(log);
  const duckdb = await openDuckdb();
  let longest = 0;
  const ways = {
    walkback: async () => {
      await app.ask('removeAll', { notes: true });
      await app.load();
      const times = await app.drop(log);
      longest = Math.max(longest, times.longest);
      return rate(log.bytes, times.listed);
    },
    stream: async () => speed(await others.inWorker('stream')),
    parse: async () => speed(await others.inWorker('parse')),
    duckdb: async () => rate(log.bytes, await duckdb.read(log.path)),
    ...(slow && {
      dexie: async () => speed(await others.inWorker('dexie', DEXIE_BYTES)),
      jq: () => jq(log),
    }),
  };
  const names = Object.keys(ways);
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Everyone is first once, so that nobody always follows the same neighbour.
    const order = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
    for (const name of order) found[name].push(await ways[name]());
  }
  await app.ask('removeAll', { notes: true });
  await app.page.close();
  duckdb.close();
  const rates = Object.fromEntries(
    names.map((name) => [name, found[name].includes(null) ? null : median(found[name])]),
  );
  return { log, rates, longest };
}

function speed({ bytes, ms }) {
  return rate(bytes, ms);
}

/** Native DuckDB with two threads reads every field of every line into a table in memory. */
async function openDuckdb() {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  return {
    async read(path) {
      await connection.run('DROP TABLE IF EXISTS log');
      const start = performance.now();
      await connection.run(
        `CREATE TABLE log AS SELECT * FROM read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited')`,
      );
      return performance.now() - start;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** jq reading one field; null where there is no jq. */
function jq(log) {
  const field = { runtimo: '.type', noetl: '.event_type', 'dag-executor': '.key' }[log.system] ?? '.event';
  const start = performance.now();
  const { error } = spawnSync('jq', ['-c', field, log.path], { stdio: ['ignore', 'ignore', 'ignore'] });
  return error ? null : rate(log.bytes, performance.now() - start);
}
