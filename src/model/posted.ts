/** What the reader is asked about a log that another page posted. */
export interface PostedQuestion {
  /** The site that posted it; `null` as text where a browser tells none: a page from a disk, a sandbox. */
  readonly origin: string;
  readonly title: string;
  readonly files: number;
  readonly bytes: number;
}

export type PostedAnswer = 'once' | 'always' | 'refuse';

/** The origin of a page that has none, as browsers write it. */
export const NO_ORIGIN = 'null';
