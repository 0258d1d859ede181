// What an open log with an open run costs in the worker, beyond the bytes of the log, which stay on disk.

/** Opens the run of a log in a fresh worker and compares its heap with that of an idle one. */
export async function measureMemory(app, id) {
  await app.load();
  const worker = await app.worker();
  const before = await worker.heapBytes();
  const run = await app.openRun(id);
  const after = await worker.heapBytes();
  const objects = after.objects - before.objects;
  const buffers = after.buffers - before.buffers;
  return { ...run, objects, buffers, perEvent: (objects + buffers) / run.events };
}
