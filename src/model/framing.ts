/**
 * How a part's bytes are cut into records. A format names one of these; the framers are shared.
 *
 * - `lines`: one record a line (JSON Lines);
 * - `items`: the elements of the JSON list at `path`, or, with `members`, the values of the object there;
 * - `document`: the whole part is one record (a file of a store);
 * - `csv`: one record a row, the first row names the columns;
 * - `events`: one record an event block (server-sent events).
 */
export type Framing =
  | { readonly kind: 'lines' }
  | { readonly kind: 'items'; readonly path: readonly string[]; readonly members?: boolean }
  | { readonly kind: 'document' }
  | { readonly kind: 'csv' }
  | { readonly kind: 'events' };
