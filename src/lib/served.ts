/** What `walkback open` writes into the page that it serves. */
export const SERVED_MARK = '<meta name="walkback-served" content="open" />';

/**
 * Is this page served by `walkback open`? Its address ends with the command: nothing of the page is kept for offline
 * use. What was named on the command line is behind `#/open`.
 */
export const SERVED_BY_OPEN =
  typeof document !== 'undefined' &&
  document.querySelector('meta[name="walkback-served"][content="open"]') !== null;
