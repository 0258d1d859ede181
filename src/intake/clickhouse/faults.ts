/** What can go wrong between the page, or the command line, and a ClickHouse server. */
export type ClickHouseFaultCode =
  /** The reader took it back. */
  | 'cancelled'
  /** Not an address that a page may ask. */
  | 'address'
  /** No answer at all: nobody listens there, or the browser does not let the page read it. */
  | 'unreachable'
  /** As `unreachable`, where a password went along as a header, which old servers do not let through. */
  | 'preflight'
  /** The policy of this page does not let it ask there. */
  | 'policy'
  /** It answered nothing for too long. */
  | 'stalled'
  /** The answer broke off. */
  | 'broken-off'
  /** User or password are refused. */
  | 'credentials'
  /** This user may not do that. */
  | 'forbidden'
  | 'no-database'
  | 'no-table'
  | 'no-column'
  /** It took longer, or was more, than was allowed. */
  | 'too-slow'
  | 'too-much'
  /** Too many queries, too little memory. */
  | 'busy'
  /** An answer that is not ClickHouse's: a proxy, a page of HTML. */
  | 'not-clickhouse'
  /** Anything else that the server says. */
  | 'refused';

/** A fault with the facts that its sentence needs; `detail` is in the server's own words. */
export class ClickHouseFault extends Error {
  constructor(
    readonly code: ClickHouseFaultCode,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** The server's numbers of what it refuses. */
const CODES: Readonly<Record<number, ClickHouseFaultCode>> = {
  16: 'no-column',
  47: 'no-column',
  60: 'no-table',
  81: 'no-database',
  158: 'too-much',
  159: 'too-slow',
  160: 'too-slow',
  164: 'forbidden',
  192: 'credentials',
  193: 'credentials',
  194: 'credentials',
  195: 'forbidden',
  202: 'busy',
  241: 'busy',
  291: 'forbidden',
  396: 'too-much',
  497: 'forbidden',
  516: 'credentials',
};

const MAX_DETAIL = 400;

/** The number of an exception in a server's own text: `Code: 60, e.displayText() = …`, `Code: 60. DB::Exception: …`; null for none. */
export function exceptionCode(text: string): number | null {
  const [, code] = text.slice(0, 4_000).match(/\bCode: (\d{1,4})[.,]/) ?? [];
  return code === undefined ? null : Number(code);
}

/** What a server's text of an error means. */
export function faultOfText(text: string, status: number): ClickHouseFault {
  const code = exceptionCode(text);
  const detail = detailOf(text);
  if (code !== null) return new ClickHouseFault(CODES[code] ?? 'refused', { number: code, detail });
  if (status === 401) return new ClickHouseFault('credentials', { detail });
  if (status === 403) return new ClickHouseFault('forbidden', { detail });
  if (status === 429 || status === 503) return new ClickHouseFault('busy', { status, detail });
  return new ClickHouseFault('not-clickhouse', { status, detail });
}

/** Its words without what surrounds them in an old server's text. */
function detailOf(text: string): string {
  const [, said] =
    text.match(/DB::Exception: ([\s\S]*?)(?:, e\.what\(\)|\s*\((?:version|[A-Z_]{4,})|$)/) ?? [];
  return (said ?? text).trim().slice(0, MAX_DETAIL);
}
