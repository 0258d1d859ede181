import { tornEnd } from '../../engine/cut-log';
import type { StoredPart } from '../../ingest/records';
import type { Frame } from '../../intake/clickhouse/open-run';
import { printCsv } from '../../lib/csv';
import { printJson } from '../../lib/json';
import type { JsonObject } from '../../model/json';

/**
 * What stands before the records of a part and behind them, so that some of them are read as the part was.
 * @param torn the log breaks off in the middle of a line of this part, which tells how its runs ended
 */
export function frameOf(part: StoredPart, torn: boolean): Frame {
  const [head, tail] = aroundOf(part, torn);
  return { kind: part.framing.kind, head, tail };
}

function aroundOf(part: StoredPart, torn: boolean): readonly [head: string, tail: string] {
  const { framing, columns, envelope } = part;
  switch (framing.kind) {
    case 'lines':
      return ['', torn ? `\n${tornEnd(part)}` : '\n'];
    case 'csv':
      return [`${printCsv(columns, []).trimEnd()}\n`, '\n'];
    case 'events':
      return ['', '\n\n'];
    case 'document':
      return ['', ''];
    case 'items':
      return framing.members ? LIST : within(framing.path, envelope ?? {});
  }
}

const LIST = ['[\n', '\n]\n'] as const;

/** A list at a path inside of a document of which the other members are known. */
function within(path: readonly string[], envelope: JsonObject): readonly [head: string, tail: string] {
  const [key, ...rest] = path;
  if (key === undefined) return LIST;
  const others = Object.entries(envelope).filter(([name]) => name !== key);
  const members = others.map(([name, value]) => `${printJson(name)}: ${printJson(value)},\n`);
  const [head, tail] = within(rest, {});
  return [`{\n${members.join('')}${printJson(key)}: ${head}`, `${tail}}\n`];
}
