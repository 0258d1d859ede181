/** 2024-01-01T00:00:00Z, from which ids count their milliseconds. */
const EPOCH_MILLIS = 1_704_067_200_000n;

/**
 * An id as NoETL makes them: 41 bits of milliseconds, 10 of the machine that made it, 12 of a counter.
 * @param ms of the Unix epoch
 */
export function idAt(ms: number, machine = 0, sequence = 0): bigint {
  return ((BigInt(Math.floor(ms)) - EPOCH_MILLIS) << 22n) | (BigInt(machine) << 12n) | BigInt(sequence);
}

/** When an id was made, in milliseconds of the Unix epoch. */
export function millisOf(id: bigint): number {
  return Number((id >> 22n) + EPOCH_MILLIS);
}
