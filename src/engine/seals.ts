import { type EventIndex, spotOf } from '../ingest/indexer';
import { toPointer } from '../lib/pointer';
import { pauses } from '../lib/tasks';
import type { Seal, SealAudit } from '../model/audit';
import { type ReplaySource, readArtifacts } from './build-history';

/** How many seals of each kind are listed: those that do not hold, and all others. */
const MAX_BROKEN = 200;
const MAX_OTHERS = 200;
/** Names of seals that are remembered, so that each is told once. */
const MAX_NAMES = 200_000;

/** The seals of a run: how many of each verdict, and the first of them in the order of the run. */
export interface CheckedSeals {
  readonly counts: Readonly<Record<Seal['verdict'], number>>;
  readonly shown: readonly SealAudit[];
}

/** Checks every checksum and content hash that the events of a run carry, in one pass over them. */
export async function checkSeals(
  source: ReplaySource,
  run: number,
  signal: AbortSignal,
): Promise<CheckedSeals> {
  const tally = new Tally();
  const { format, index, records } = source;
  if (!format.seals) return tally;
  const artifacts = await readArtifacts(index, records);
  const pause = pauses(signal);
  const [first, end] = [index.starts[run]!, index.starts[run + 1]!];
  await records.eachPayload(spotsOf(index, first, end), async (payload, position) => {
    await pause();
    const seals = await format.seals!(payload, {
      text: () => records.text(spotOf(index.columns, first + position)),
      artifact: (id) => artifacts.get(id),
    });
    for (const seal of seals) tally.add(seal, position);
    return true;
  });
  return tally;
}

function* spotsOf({ columns }: EventIndex, first: number, end: number) {
  for (let row = first; row < end; row++) yield spotOf(columns, row);
}

/** Counts all seals, and keeps the first few. */
class Tally implements CheckedSeals {
  readonly counts = { holds: 0, differs: 0, unchecked: 0 };
  readonly shown: SealAudit[] = [];
  private readonly names = new Set<string>();

  add({ at, name, ...seal }: Seal, position: number): void {
    if (name !== undefined && this.isKnown(name)) return;
    const broken = seal.verdict === 'differs';
    const before = broken ? this.counts.differs : this.counts.holds + this.counts.unchecked;
    this.counts[seal.verdict]++;
    if (before >= (broken ? MAX_BROKEN : MAX_OTHERS)) return;
    this.shown.push({ type: 'seal', ...seal, position, pointer: at === undefined ? null : toPointer(at) });
  }

  private isKnown(name: string): boolean {
    if (this.names.has(name)) return true;
    if (this.names.size < MAX_NAMES) this.names.add(name);
    return false;
  }
}
