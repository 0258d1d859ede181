import { type ReadOptions, readLog } from '../ingest/read-log';
import type { RecognisedLog } from './recognise';
import { type ReadLog, summarise } from './summarise';

/** Reads a recognised log from its first byte to its runs. */
export async function readRecognised(
  { plan, reason }: RecognisedLog,
  options: ReadOptions = {},
): Promise<ReadLog> {
  const result = await readLog(plan, options);
  return summarise(plan.format, plan.shape, reason, plan.blob, result);
}
