import type { HitsView } from '../engine/run-hits';
import { printJson } from '../lib/json';
import type { Source } from '../model/source';
import type { EventRow } from '../model/views';
import { AskedError, everyRun, type Outcome } from './commands';

/** Hits that are listed of each run; all are counted. */
const LISTED = 1_000;

/** `find`: the events for which a query holds, run by run. Exit 0 when there are some, 1 when there are none. */
export async function find(
  sources: readonly Source[],
  query: string,
  run: string | undefined,
  json: boolean,
): Promise<Outcome> {
  const { signal } = new AbortController();
  const asked = { query, self: null };
  const found: { run: string; total: number; rows: readonly EventRow[] }[] = [];
  for await (const opened of everyRun(sources, run)) {
    const hits = await opened.hits.find(asked, () => {}, signal);
    if (hits.kind === 'wrong') throw new AskedError(pointed(query, hits));
    if (hits.total > 0)
      found.push({
        run: opened.summary.id,
        total: hits.total,
        rows: await opened.hits.rows(asked, 0, LISTED, signal),
      });
    opened.close();
  }
  const total = found.reduce((sum, each) => sum + each.total, 0);
  const exit = total > 0 ? 0 : 1;
  if (json)
    return {
      text: printJson({
        query,
        total,
        runs: found.map(({ rows, ...rest }) => ({ ...rest, hits: rows.map(rowJson) })),
      }),
      exit,
    };
  const lines = found.flatMap(({ run: id, total: count, rows }) => [
    `${id}: ${count} ${count === 1 ? 'hit' : 'hits'}`,
    ...rows.map(
      ({ position, kind, step, attempt }) =>
        `  ${position} ${kind}${step === null ? '' : ` ${step}`}${attempt > 1 ? ` #${attempt}` : ''}`,
    ),
    ...(count > rows.length ? [`  … and ${count - rows.length} more`] : []),
  ]);
  return { text: lines.length > 0 ? lines.join('\n') : 'Nothing found.', exit };
}

function rowJson({ position, kind, step, attempt, outcome }: EventRow) {
  return { position, kind, step, attempt, outcome };
}

/** The query, with what is wrong of it marked on a line of its own. */
function pointed(query: string, { message, span }: Extract<HitsView, { kind: 'wrong' }>): string {
  const mark = `${' '.repeat(span.from)}${'^'.repeat(Math.max(span.to - span.from, 1))}`;
  return `${message}\n  ${query}\n  ${mark}`;
}
