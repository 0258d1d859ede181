/** Stands in the place of the database's library in a standalone file, which keeps nothing (see `viewer.ts` beside the build's configuration). */
export default class NoDatabase {
  constructor() {
    throw new Error('A standalone file has no database');
  }
}
