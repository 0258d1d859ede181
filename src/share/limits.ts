/** A place through which links are sent, and the longest link that survives it. */
export interface LinkPlace {
  readonly name: string;
  /** Letters of the whole address. */
  readonly most: number;
}

/**
 * Places that cut or refuse long links, the tightest first. A message holds more than the link, so what fits exactly is
 * already too long. As documented in November 2026:
 *
 * - Plain-text mail: 998 letters on a line, RFC 5322 section 2.1.1; many programs break the link there.
 * - Discord: content of a message, discord.com/developers/docs/resources/message.
 * - Slack: one message, docs.slack.dev (4,000 recommended; over 40,000 are cut off).
 * - Microsoft Teams: about 28 KB a message, learn.microsoft.com/microsoftteams/limits-specifications-teams.
 * - GitHub comments: 65,536 letters, as its interface answers to longer ones.
 * - Firefox: `network.standard-url.max-length`, 1 MiB; Chromium takes 2 MB (its docs/security/url_display_guidelines).
 */
export const LINK_PLACES: readonly LinkPlace[] = [
  { name: 'plain-text mail', most: 998 },
  { name: 'Discord', most: 2_000 },
  { name: 'Slack', most: 4_000 },
  { name: 'Microsoft Teams', most: 28_000 },
  { name: 'GitHub comments', most: 65_536 },
  { name: 'Firefox', most: 1 << 20 },
];

/** The places that a link of so many letters does not survive. */
export function tooLongFor(letters: number): readonly string[] {
  return LINK_PLACES.filter(({ most }) => letters > most).map(({ name }) => name);
}
