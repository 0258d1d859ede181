import Dexie, { type EntityTable } from 'dexie';
import { guard } from './guard';

/** A file or folder that a log came from, so that the reader can be offered to follow it on after a reload. */
interface KeptHandle {
  readonly log: string;
  /** Only browsers with File System Access have them, and these can keep them. The permission is not kept with it. */
  readonly handle: FileSystemHandle;
  /** When it was kept, in milliseconds since the epoch. */
  readonly keptAt: number;
}

/** More are not kept; those kept longest go first. */
export const MAX_HANDLES = 50;

/** A database of its own: it is used by pages, while that of the logs belongs to the worker. */
class HandleDatabase extends Dexie {
  declare readonly handles: EntityTable<KeptHandle, 'log'>;

  constructor() {
    super('walkback-handles');
    this.version(1).stores({ handles: 'log, keptAt' });
  }
}

let database: HandleDatabase | null = null;

function tables(): HandleDatabase {
  database ??= new HandleDatabase();
  return database;
}

/** Keeps the handle of a log in place of one that it had. @throws {StoreError} */
export async function keepHandle(log: string, handle: FileSystemHandle): Promise<void> {
  const { handles } = tables();
  await guard(
    tables().transaction('rw', handles, async () => {
      await handles.put({ log, handle, keptAt: Date.now() });
      const more = (await handles.count()) - MAX_HANDLES;
      if (more > 0) await handles.bulkDelete(await handles.orderBy('keptAt').limit(more).primaryKeys());
    }),
  );
}

/** The handle of a log; null where none is kept. @throws {StoreError} */
export async function handleOf(log: string): Promise<FileSystemHandle | null> {
  return (await guard(tables().handles.get(log)))?.handle ?? null;
}

/** @throws {StoreError} */
export async function forgetHandle(log: string): Promise<void> {
  await guard(tables().handles.delete(log));
}
