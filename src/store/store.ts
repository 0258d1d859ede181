import type { LogStore } from './database';
import type { NoteStore } from './notes';

/** What keeps logs and what was written about them: the database of this browser, or no more than this tab. */
export interface Store extends Pick<LogStore, Exclude<keyof LogStore, 'notes'>> {
  /** It does not go with the logs. */
  readonly notes: Pick<NoteStore, keyof NoteStore>;
}
