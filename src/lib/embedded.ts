import { STANDALONE } from './standalone';

/** Is this the quiet viewer for other pages' frames (`?embed`)? It opens what its host posts, and keeps nothing. */
export const EMBEDDED = !STANDALONE && new URLSearchParams(globalThis.location?.search ?? '').has('embed');

/** Does another page show this one inside of itself? */
export const FRAMED = typeof window !== 'undefined' && window.parent !== window;

/** Does all that is opened and written here last no longer than the tab? */
export const PASSING = STANDALONE || EMBEDDED;
