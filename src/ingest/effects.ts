import type { ProblemCode } from '../model/problem';

/** What each problem does to the replay, unless a format or a finding says it more exactly. */
export const EFFECTS: Readonly<Record<ProblemCode, string>> = {
  'torn-tail': 'The log ends inside this record. Everything before it is shown; this record is lost.',
  'glued-record':
    'The line holds a torn record and whole ones. The whole ones were saved; the torn one is lost.',
  'bad-json': 'This record cannot be read and is left out. State after it is uncertain.',
  'bad-utf8': 'The record was read with the unreadable bytes replaced. Texts in it may be wrong.',
  'nul-bytes':
    'Zero bytes stand in the log, as after a crash of the host. What could be read around them was.',
  duplicate: 'The same record stands in the log more than once. It counts once in the replay.',
  conflict:
    'Two different records claim the same number. The first one is replayed; both are shown. State after it is uncertain.',
  gap: 'Numbered records are missing here. State after this place is uncertain.',
  'out-of-order': 'Records do not stand in the order of their numbers. They are replayed by number.',
  'seq-restart': 'The numbering starts again. Replay follows the order of the file, so nothing changes.',
  'clock-backwards': 'Times step back. Replay does not order by time, so nothing changes.',
  'after-terminal': 'Events follow the end of the run (or of the step). They are replayed as they stand.',
  'end-without-start': 'An end is recorded, but not its beginning: it is older than the log, or lost.',
  'open-at-end': 'Started, and no end recorded: it crashed, or was still running when the log was copied.',
  'illegal-transition': 'The system’s own rules do not allow this here. It is replayed as it stands.',
  'unknown-kind':
    'Not a kind of record that this version of Walkback knows. It is shown raw and changes no state.',
  'unknown-value': 'A value outside the known ones. It is shown as it stands.',
  'checksum-mismatch':
    'The content does not match its checksum. It is shown, but may not be what was written.',
  'id-mismatch': 'The content does not match its id. It is shown, but is not what the id names.',
  'snapshot-stale':
    'A recorded snapshot is older than the log’s end. It is brought forward by the later events.',
  'snapshot-ahead':
    'A recorded snapshot has seen events that the log does not hold: the log is cut, or it belongs to another. It is not trusted.',
  'snapshot-differs': 'A recorded snapshot and the replay of the events disagree.',
  'incomplete-export': 'The export holds only part of the events. What is missing is not replayed.',
  'missing-part': 'A file of this set is missing. State after the hole is uncertain.',
  'stray-file': 'A file here holds no record. It is left out.',
  'orphan-record': 'Two records that belong together are not both there.',
  'not-remeasured': 'The reading after the step repeats the one before it: nothing was measured in between.',
};
