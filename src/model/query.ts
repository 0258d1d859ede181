import type { Json } from './json';

/** A part of a query's text, in letters. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a value must be. */
export type ValueTest =
  | { readonly op: '=' | '!='; readonly value: Json }
  | { readonly op: '<' | '<=' | '>' | '>='; readonly value: number | bigint }
  /** Its text holds this, in any case. */
  | { readonly op: '~'; readonly value: string }
  | { readonly op: 'regex'; readonly source: string; readonly flags: string }
  | { readonly op: 'exists' };

/** What is known of every event without reading its record. */
export type QueryField =
  | 'kind'
  | 'step'
  | 'item'
  | 'run'
  | 'outcome'
  | 'class'
  | 'attempt'
  | 'position'
  | 'time'
  | 'bytes';

/** A path in which `null` stands for any key. Indices are written as digits. */
export type PathPattern = readonly (string | null)[];

/** A question that each event answers with yes or no. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  /** The record, as it stands in its file. */
  | { readonly kind: 'text'; readonly test: ValueTest; readonly span: Span }
  | { readonly kind: 'field'; readonly field: QueryField; readonly test: ValueTest; readonly span: Span }
  /** The event wrote something at, around or inside of the path; `changed`: and it became another value. */
  | { readonly kind: 'touch'; readonly path: PathPattern; readonly changed: boolean; readonly span: Span }
  /** After the event it holds for some path; `becomes`: and not before it. */
  | {
      readonly kind: 'state';
      readonly path: PathPattern;
      readonly test: ValueTest;
      readonly becomes: boolean;
      readonly span: Span;
    }
  /** A member of the record holds it. */
  | { readonly kind: 'record'; readonly path: PathPattern; readonly test: ValueTest; readonly span: Span };

/** Is the query about the state alone? Such a one hits where it becomes true, not at every event while it is. */
export function isLasting(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.every(isLasting);
    case 'not':
      return isLasting(query.part);
    case 'state':
      return !query.becomes;
    default:
      return false;
  }
}
