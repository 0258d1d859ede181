import { bareName } from '../lib/names';
import type { RedactionClass } from '../model/redaction';

/** What a field's name says of its value in any system. */
export interface KeyMeaning {
  readonly class: RedactionClass;
  /** Only what stands inside of the field, not a text that is its value: `env: {…}`, but not `environment: "test"`. */
  readonly inside: boolean;
}

const SECRET =
  /(?:password|passwd|passphrase|passcode|secret|apikey|accesskey|privatekey|secretkey|signingkey|encryptionkey|token|credentials?|authorization|cookie|connectionstring|databaseurl|dsn|pwd)$/;
const ENVIRONMENT = new Set(['env', 'envs', 'environ', 'environment', 'envvars', 'environmentvariables']);
const PROCESS = new Set(['process', 'processname', 'procname', 'exe', 'executable']);
const USER = new Set(['user', 'username', 'login', 'owner', 'author']);
// The word alone or behind a border of the name: a `report` is no port, a `ghost` no host.
const PORT = /(?:^|[_-])ports?$|[a-z]Ports?$/;
const HOST = /(?:^|[_-])(?:host|hostname|fqdn)s?$|[a-z]Host(?:n|N)ame$|[a-z]Host$|^hostName$/;
const OUTPUT = /(?:^|[_-])(?:stdout|stderr)$|[a-z](?:Stdout|Stderr|StdOut|StdErr)$|^std(?:Out|Err)$/;

const ID = /(?:sha|sha1|sha256|hash|digest|checksum|etag|commit|revision|uuid|guid|traceid|spanid)$/;

/** Does the name promise an id or a hash? Random as those look, they are no keys. */
export function isIdName(key: string): boolean {
  return ID.test(bareName(key));
}

/** Null for a name that says nothing. */
export function meaningOf(key: string): KeyMeaning | null {
  const bare = bareName(key);
  if (ENVIRONMENT.has(bare)) return { class: 'environment', inside: true };
  const found = classOf(key, bare);
  return found && { class: found, inside: false };
}

function classOf(key: string, bare: string): RedactionClass | null {
  if (SECRET.test(bare)) return 'secret';
  if (PORT.test(key)) return 'port';
  if (HOST.test(key)) return 'host';
  if (OUTPUT.test(key)) return 'output';
  if (PROCESS.has(bare)) return 'process';
  return USER.has(bare) ? 'user' : null;
}
