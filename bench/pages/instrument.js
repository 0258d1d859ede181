// What Redux DevTools does when an action is skipped: `@redux-devtools/instrument` with a reducer that folds a WAL into
// the state that Walkback replays, written as reducers are: nothing is changed in place. Bundled for the page of peers.

import { ActionCreators, instrument } from '@redux-devtools/instrument';
import { legacy_createStore as createStore } from 'redux';

const EMPTY = { jobs: {}, in_flight: {}, files: {}, backups: {}, telemetry: null, processes: null };

function reduce(state = EMPTY, { record }) {
  if (record === undefined) return state;
  const { type, job_id: id } = record;
  const read = withReadings(state, record);
  if (type === 'job_started') {
    const { capability = null, seq, ts } = record;
    const job = { capability, status: 'started', class: 'open', started_seq: seq, started_ts: ts };
    const in_flight = { ...state.in_flight, [id]: capability };
    return { ...read, jobs: { ...state.jobs, [id]: job }, in_flight };
  }
  if (type === 'job_completed' || type === 'job_failed') return ended(read, record);
  if (type !== 'command_executed') return read;
  const job = { ...state.jobs[id], cmd: record.cmd, cmd_exit_code: record.cmd_exit_code };
  return { ...read, jobs: { ...state.jobs, [id]: job } };
}

function withReadings(state, record) {
  const telemetry = record.telemetry_after ?? record.telemetry_before ?? state.telemetry;
  const processes = record.process_after ?? record.process_before ?? state.processes;
  return telemetry === state.telemetry && processes === state.processes
    ? state
    : { ...state, telemetry, processes };
}

function ended(state, { type, job_id: id, seq, ts, error, output, capability = null }) {
  const failed = type === 'job_failed';
  const job = {
    ...(state.jobs[id] ?? { capability }),
    status: failed ? 'failed' : 'completed',
    class: failed ? 'failed' : output?.status === 'error' ? 'completed-with-error' : 'ok',
    ended_seq: seq,
    ended_ts: ts,
    ...(error == null ? {} : { error }),
    ...(output == null ? {} : { output }),
  };
  const { [id]: _, ...in_flight } = state.in_flight;
  return { ...state, jobs: { ...state.jobs, [id]: job }, in_flight, ...filesOf(state, id, output) };
}

function filesOf({ files, backups }, id, output) {
  const { path, backup_path: backup, dry_run, operation } = output?.data ?? {};
  if (path && dry_run !== true)
    files = {
      ...files,
      [path]: { job_id: id, operation: operation ?? 'touch', backup_path: backup ?? null },
    };
  if (backup) backups = { ...backups, [backup]: { job_id: id, path: path ?? null } };
  return { files, backups };
}

/** Takes in the records, then skips one event after the other; milliseconds of each. */
window.skipWithInstrument = (text, positions) => {
  const store = createStore(reduce, instrument());
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const start = performance.now();
  for (const record of records) store.dispatch({ type: 'event', record });
  const taken = performance.now() - start;
  const skips = positions.map((position) => {
    const begin = performance.now();
    // The first action is the store's own.
    store.liftedStore.dispatch(ActionCreators.toggleAction(position + 1));
    const jobs = Object.keys(store.getState().jobs).length;
    return { ms: performance.now() - begin, jobs };
  });
  return { taken, skips, events: records.length };
};
