import type { RedactionErrorCode } from './redaction';

/** Everything that can go wrong for a reader, by code. The sentences live in `views/messages.ts`. */
export type FaultCode =
  | 'cancelled'
  | 'file-changed'
  | 'file-unreadable'
  | 'too-many-files'
  | 'no-text'
  | 'inflate-bomb'
  | 'gone'
  | 'no-bytes'
  | 'notes-not-kept'
  | 'quota'
  | 'unavailable'
  | 'blocked'
  | 'outdated'
  | 'too-deep'
  | 'not-replayed'
  | 'sample-missing'
  | 'replay-broken'
  | 'replay-newer'
  | 'share-altered'
  | 'link-broken'
  | 'link-newer'
  | 'gzip-broken'
  | 'viewer-missing'
  | 'replay-damaged'
  | 'redaction-leak'
  | `redaction-${RedactionErrorCode}`
  | 'followed-elsewhere'
  | 'follow-unknown'
  | 'follow-whole'
  | 'internal'
  | DropFaultCode
  | HostedFaultCode;

/** What can go wrong with a sealed replay, and with the store that keeps it. */
export type DropFaultCode =
  | 'insecure-page'
  | 'not-sealed'
  | 'sealed-key'
  | 'sealed-altered'
  | 'sealed-cut'
  | 'sealed-newer'
  | 'drop-broken'
  | 'drop-newer'
  | 'drop-too-large'
  | 'store-address'
  | 'store-offline'
  | 'store-unreachable'
  | 'store-cors'
  | 'store-policy'
  | 'store-moved'
  | 'store-broke-off'
  | 'store-refused'
  | 'store-gone'
  | 'store-no-put'
  | 'store-too-large'
  | 'store-busy'
  | 'store-full'
  | 'store-failed';

/** What can go wrong while a hosted log is fetched. The sentences live in `views/intake/hosted-messages.ts`. */
export const HOSTED_FAULT_CODES = [
  'hosted-address',
  'hosted-mixed',
  'hosted-offline',
  'hosted-cors',
  'hosted-unreachable',
  'hosted-led-on',
  'hosted-forbidden',
  'hosted-missing',
  'hosted-busy',
  'hosted-failing',
  'hosted-status',
  'hosted-page',
  'hosted-type',
  'hosted-too-large',
  'hosted-cut',
  'hosted-changed',
  'hosted-since',
] as const;
export type HostedFaultCode = (typeof HOSTED_FAULT_CODES)[number];

/** A fault with the facts that its sentence needs. Crosses the worker's border as plain data. */
export class Fault extends Error {
  constructor(
    readonly code: FaultCode,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}
