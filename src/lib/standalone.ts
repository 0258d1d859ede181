/**
 * Is this the page of a standalone file: one file on a disk, with the application and a replay inside? It asks for
 * nothing, not even for parts of itself, and keeps nothing. Decided when it is built (see `viewer.ts` beside the
 * build's configuration), so that what such a file cannot use is not in it.
 */
export const STANDALONE = import.meta.env.MODE === 'viewer';
