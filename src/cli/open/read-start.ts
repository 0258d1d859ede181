import { open } from 'node:fs/promises';
import { READ_PLAINLY, readAt } from './tailed-file';

/** The first bytes of a file. */
export async function readStart(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(path, READ_PLAINLY);
  try {
    return await readAt(handle, 0, 16);
  } finally {
    await handle.close();
  }
}
