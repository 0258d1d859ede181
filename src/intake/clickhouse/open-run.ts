import type { Framing } from '../../model/framing';
import type { Source } from '../../model/source';
import type { ClickHouse, Row } from './client';
import { ClickHouseFault } from './faults';
import { type Place, type RowCursor, type RunKey, rowsPage, sizeOfRun } from './queries';
import { ROLES } from './table';

/** How far a run has come. */
export interface RunProgress {
  readonly rows: number;
  /** All rows of it, as the server counted them before. */
  readonly of: number;
  /** Bytes that came over the line for it. */
  readonly bytes: number;
}

/** A run as the files that it was loaded from, as far as they are about it. */
export interface FetchedRun {
  readonly sources: readonly Source[];
  readonly rows: number;
  readonly bytes: number;
}

/** Columns of a row as a record: those that hold JSON as text, and those whose integers came as texts. */
export interface RowShape {
  readonly json: ReadonlySet<string>;
  readonly integers: ReadonlySet<string>;
}

/** What stood around the records of a file, as the loader keeps it in the record of a frame. */
export interface Frame {
  readonly kind: Framing['kind'];
  readonly head: string;
  readonly tail: string;
}

/** Rows asked for at a time. */
export const PAGE_ROWS = 20_000;

/**
 * Moves the rows of one run, page by page, and puts them together as the files that they came from.
 * @throws {ClickHouseFault} `cancelled` when the signal aborts; `broken-off` when there is no row any more
 */
export async function fetchRun(
  server: ClickHouse,
  place: Place,
  key: RunKey,
  shape: RowShape,
  { signal, report }: { readonly signal?: AbortSignal; readonly report?: (progress: RunProgress) => void },
  pageRows = PAGE_ROWS,
): Promise<FetchedRun> {
  const files = new Files(place.fields.record === null ? shape : null, nameFor(key));
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
  };
  const [size] = await server.rows(sizeOfRun(place, key), { signal, onBytes });
  const of = Number(size?.w_records ?? 0);
  let behind: RowCursor | null = null;
  let rows = 0;
  for (;;) {
    let page = 0;
    let last: RowCursor | null = behind;
    await server.each(
      rowsPage(place, key, behind, pageRows),
      (row) => {
        page++;
        const at = cursorOf(row);
        // The same row loaded twice stands beside itself until the server merges them.
        if (last === null || at.seq !== last.seq || at.tie !== last.tie) files.add(row);
        last = at;
      },
      { signal, onBytes },
    );
    rows += page;
    behind = last;
    report?.({ rows, of, bytes });
    if (page < pageRows) break;
  }
  if (rows === 0) throw new ClickHouseFault('broken-off', { rows, of });
  return { sources: files.sources(), rows, bytes };
}

function cursorOf(row: Row): RowCursor {
  return { seq: String(row.w_seq), tie: String(row.w_tie) };
}

/** What a log of one file is called: as its run, or as the log it is from where that is its only run. */
function nameFor({ log, run }: RunKey): string {
  const said = log !== '' && NO_NAMES.has(run) ? log.replace(/\.[a-z]{2,6}$/i, '') : run;
  return `${said.replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80) || 'run'}.jsonl`;
}

/** How systems that name no run call their only one. */
const NO_NAMES: ReadonlySet<string> = new Set(['wal', 'store']);

/** Text of a file as pieces that a browser may keep on disk. */
interface OpenFile {
  frame: Frame | null;
  readonly pieces: Blob[];
  texts: string[];
  size: number;
}

const PLAIN: Frame = { kind: 'lines', head: '', tail: '\n' };
const FLUSH_LETTERS = 1 << 20;

/** Puts records back into the files that they came from. */
class Files {
  private readonly files = new Map<string, OpenFile>();

  /** @param shape how a row is written as a record; null where the record is a column */
  constructor(
    private readonly shape: RowShape | null,
    private readonly name: string,
  ) {}

  add(row: Row): void {
    const file = this.fileOf(String(row.w_file ?? ''));
    if (Number(row.w_role) === ROLES.frame) {
      file.frame = JSON.parse(String(row.w_record)) as Frame;
      return;
    }
    const text = this.shape === null ? String(row.w_record) : printRow(row, this.shape);
    if (file.size > 0) file.texts.push(BETWEEN[(file.frame ?? PLAIN).kind]);
    file.texts.push(text);
    file.size += text.length;
    if (file.size < FLUSH_LETTERS * (file.pieces.length + 1)) return;
    file.pieces.push(new Blob(file.texts));
    file.texts = [];
  }

  sources(): Source[] {
    const only = this.files.size === 1;
    return [...this.files].map(([path, { frame, pieces, texts }]) => {
      const slash = path.lastIndexOf('/');
      const { head, tail } = frame ?? PLAIN;
      return {
        name: path === '' || only ? this.name : path.slice(slash + 1),
        folder: path.slice(0, Math.max(slash, 0)),
        blob: new Blob([head, ...pieces, ...texts, tail]),
      };
    });
  }

  private fileOf(path: string): OpenFile {
    const known = this.files.get(path);
    if (known) return known;
    const file: OpenFile = { frame: null, pieces: [], texts: [], size: 0 };
    this.files.set(path, file);
    return file;
  }
}

const BETWEEN: Readonly<Record<Framing['kind'], string>> = {
  lines: '\n',
  csv: '\n',
  events: '\n\n',
  items: ',\n',
  document: '\n',
};

/** A row as the JSON that its system would write: integers keep their digits, JSON kept as text is JSON again. */
function printRow(row: Row, { json, integers }: RowShape): string {
  const members = Object.entries(row)
    .filter(([name]) => !name.startsWith('w_'))
    .map(([name, value]) => `${JSON.stringify(name)}:${printCell(name, value, json, integers)}`);
  return `{${members.join(',')}}`;
}

function printCell(
  name: string,
  value: unknown,
  json: ReadonlySet<string>,
  integers: ReadonlySet<string>,
): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (integers.has(name) && /^-?\d+$/.test(value)) return value;
  if (!json.has(name)) return JSON.stringify(value);
  if (value.trim() === '') return 'null';
  try {
    JSON.parse(value);
    return value.replaceAll('\n', ' ');
  } catch {
    return JSON.stringify(value);
  }
}
