import type { Source } from '../../model/source';
import type { NoetlClient } from './client';
import { ExecutionReader } from './execution-reader';

/**
 * What a server has of an execution now, as a file. The Rust server's answer is taken as it came, which also tells that
 * it ends at 2000 events; the Python server's pages become rows of the event table.
 * @throws {NoetlFault} when the server does not answer
 */
export async function takeExecution(client: NoetlClient, id: string, signal: AbortSignal): Promise<Source> {
  if (client.flavour !== 'python') {
    const { flavour, text } = await client.newest(id, signal);
    if (flavour === 'rust') return { name: `execution-${id}.json`, folder: '', blob: new Blob([text]) };
  }
  const { lines } = await new ExecutionReader(client, id).read(true, signal);
  return { name: `execution-${id}.jsonl`, folder: '', blob: new Blob([lines]) };
}
