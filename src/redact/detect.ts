import { RE2JS } from 're2js';
import type { RedactionChoice, RedactionClass } from '../model/redaction';
import { RedactionError } from '../model/redaction';
import { eachEmail, eachHost, eachPort, eachV4, eachV6 } from './addresses';
import { meaningOf } from './key-names';
import { eachKnownSecret, eachRandomRun } from './secrets';

/** A value inside of a text. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly class: RedactionClass;
}

const NONE: readonly Finding[] = [];
const MAX_PATTERNS = 50;
const MAX_PATTERN_LENGTH = 1_000;
/** Texts repeat in a log; those of this length and shorter are looked at once. */
const REMEMBERED_LENGTH = 400;
const REMEMBERED = 20_000;

/** What a text holds at all, told by one walk over it; most texts need no closer look. */
const SIGN = { at: 1, dot: 2, colon: 4, equals: 8, digit: 16, long: 32, dash: 64, slash: 128 } as const;
const SIGN_OF = new Uint8Array(128);
for (const [char, sign] of Object.entries({
  '@': SIGN.at,
  '.': SIGN.dot,
  ':': SIGN.colon,
  '=': SIGN.equals,
  '-': SIGN.dash,
  '/': SIGN.slash,
  '\\': SIGN.slash,
}))
  SIGN_OF[char.charCodeAt(0)] = sign;
for (let code = 48; code < 58; code++) SIGN_OF[code] = SIGN.digit;

/** The shortest token of a known form. */
const LONG_RUN = 14;

const PEM = /-----BEGIN ([A-Z0-9 ]{0,40})PRIVATE KEY( BLOCK)?-----/g;
const URL_LOGIN = /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:/@"'<>]{0,256})(?::([^\s/@"'<>]{1,256}))?@/dgi;
const SAID =
  /(?<![A-Za-z])(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|authorization)(?:\\{0,7}["'])?\s{0,3}(?:=|:(?![:/]))\s{0,3}(?:\\{0,7}["'])?(?!(?:bearer|basic|token)\s)((?:[^\s"'\\,;&<>(){}[\]]|\\(?!["'\\])){4,512})/dgi;
/** Options of commands whose value stands behind a space. */
const OPTION =
  /(?<![\w-])--?(?:[a-z0-9]{1,20}-){0,3}(?:pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|private|secret)-?key|credentials?)\s{1,3}["']?(?!-)([^\s"'|;&<>]{4,512})/dgi;
/** Clients that take a password glued to `-p`, or a login behind `-u`. */
const CLIENT =
  /(?<![\w-])(?:(?:mysql(?:dump|admin)?|mariadb)\s(?:[^\r\n|;&]{0,200}?\s)?-p([^\s"'|;&]{3,256})|sshpass\s{1,3}-p\s{0,3}["']?([^\s"']{3,256})|curl\s(?:[^\r\n|;&]{0,200}?\s)?(?:-u|--user)\s{1,3}["']?[^\s:"']{1,64}:([^\s"']{3,256}))/dg;
/** A login without a scheme in front of a host. A password of letters alone would be half of an address of mail. */
const LOGIN =
  /(?<![\w:/.@%+-])(?!(?:mailto|sips?|xmpp|acct):)[A-Za-z0-9][\w.-]{0,63}:(?=[A-Za-z.]{0,63}[^A-Za-z.\s@])([^\s:/@"'<>]{4,128})@(?!sha\d)(?=[A-Za-z])/dg;
const BEARER = /(?<![A-Za-z])(?:bearer|basic)\s{1,3}([A-Za-z0-9+/=._~-]{8,4096})/dgi;
const COOKIE = /(?<![A-Za-z])(?:set-)?cookie:\s{0,3}([^\r\n"']{4,4096})/dgi;
const ASSIGNED =
  /(?<![A-Za-z0-9_$])[A-Z][A-Z0-9_]{2,63}=(?:"([^"\r\n]{1,1024})"|'([^'\r\n]{1,1024})'|([^\s"';&|()<>]{1,1024}))/dg;
const HOME = /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})([A-Za-z0-9][A-Za-z0-9._-]{0,63})/dg;
/** Values that were masked before, and names of variables in the place of values. */
const MASKED =
  /^(?:[*•xX.#_-]+|\$\{[A-Za-z_][\w.]*\}|\$[A-Z_][A-Z0-9_]*|%[A-Z_]+%|null|none|true|false|undefined)$/;
/** A name of a value in a template: of letters alone, or with a path. */
const TEMPLATE = /^\{\{-?\s*(?:[A-Za-z_]+|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?:\s*\|\s*[A-Za-z_]+)*\s*-?\}\}$/;
/** In brackets only words that say themselves that they are no value. */
const PLACEHOLDER =
  /^[[<({*_-]{0,3}(?:your[ _-])?(?:[a-z]{1,12}[ _-]){0,2}(?:redacted|masked|hidden|removed|filtered|omitted|scrubbed)[\])>}*_-]{0,3}$|^<(?:your[ _-])?(?:[a-z]{1,12}[ _-]){0,2}(?:password|secret|token|key|value|credentials)>$/i;

/** Was this taken out before, or is it the place of a value only? */
export function isMasked(value: string): boolean {
  if (value.length > 200) return false;
  const text = value.trim();
  return MASKED.test(text) || TEMPLATE.test(text) || PLACEHOLDER.test(text);
}

/** An option of a command whose value is the next word: `--password`. */
export function isSecretOption(word: string): boolean {
  return word.length < 100 && /^--?[\w-]+$/.test(word) && meaningOf(word)?.class === 'secret';
}

/** Finds the values of the chosen classes inside of texts. */
export class Detector {
  private readonly classes: ReadonlySet<RedactionClass>;
  private readonly patterns: readonly RE2JS[];
  private readonly remembered = [
    new Map<string, readonly Finding[]>(),
    new Map<string, readonly Finding[]>(),
  ];

  /** @throws {RedactionError} for patterns that make no sense, or too many */
  constructor(
    choice: RedactionChoice,
    private readonly structural: readonly RegExp[],
  ) {
    this.classes = new Set(choice.classes);
    if (choice.patterns.length > MAX_PATTERNS)
      throw new RedactionError('too-many-patterns', { count: choice.patterns.length, most: MAX_PATTERNS });
    this.patterns = choice.patterns.map(compilePattern);
  }

  /**
   * The values inside of `text`, in no order; they may overlap.
   * @param id what looks random is none here: the text is an id
   */
  find(text: string, id: boolean): readonly Finding[] {
    if (text.length > REMEMBERED_LENGTH) return this.look(text, id);
    const known = this.remembered[id ? 1 : 0]!;
    let found = known.get(text);
    if (found === undefined) {
      found = this.look(text, id);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, found);
    }
    return found;
  }

  private look(text: string, id: boolean): readonly Finding[] {
    const signs = signsOf(text);
    const found: Finding[] = [];
    const as = (name: RedactionClass) => (start: number, end: number) => {
      found.push({ start, end, class: name });
    };
    if (signs & SIGN.at && this.classes.has('email')) eachEmail(text, as('email'));
    if (this.classes.has('ip') && signs & SIGN.digit) {
      if (signs & SIGN.dot) eachV4(text, as('ip'));
      if (signs & SIGN.colon) eachV6(text, as('ip'));
    }
    if (this.classes.has('host') && signs & (SIGN.dot | SIGN.slash)) eachHost(text, !id, as('host'));
    if (this.classes.has('port') && has(signs, SIGN.colon | SIGN.digit)) eachPort(text, as('port'));
    if (this.classes.has('user') && signs & SIGN.slash) eachGroup(HOME, text, as('user'));
    if (this.classes.has('secret')) this.findSecrets(text, signs, id, as('secret'));
    if (this.classes.has('environment') && signs & SIGN.equals && !id)
      eachGroup(ASSIGNED, text, as('environment'));
    for (const pattern of this.patterns) eachPattern(pattern, text, as('pattern'));
    return found.length === 0 ? NONE : found;
  }

  private findSecrets(
    text: string,
    signs: number,
    id: boolean,
    found: (start: number, end: number) => void,
  ): void {
    if (signs & SIGN.long) {
      eachKnownSecret(text, (start, end) => {
        if (!isMasked(text.slice(start, end))) found(start, end);
      });
      if (!id)
        eachRandomRun(text, this.structural, (start, end) => {
          if (!isMasked(text.slice(start, end))) found(start, end);
        });
      eachGroup(BEARER, text, found);
    }
    if (has(signs, SIGN.dash | SIGN.long)) eachKeyBlock(text, found);
    if (has(signs, SIGN.at | SIGN.colon | SIGN.slash)) eachGroup(URL_LOGIN, text, found);
    // In ids a colon stands between their parts.
    if (signs & SIGN.equals || (!id && signs & SIGN.colon)) eachGroup(SAID, text, found);
    if (!id && signs & SIGN.colon) eachGroup(COOKIE, text, found);
    if (!id && signs & SIGN.dash) {
      eachGroup(OPTION, text, found);
      eachGroup(CLIENT, text, found);
    }
    if (!id && has(signs, SIGN.at | SIGN.colon)) eachGroup(LOGIN, text, found);
  }
}

function has(signs: number, all: number): boolean {
  return (signs & all) === all;
}

function signsOf(text: string): number {
  let signs = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) {
      run = 0;
      continue;
    }
    if (++run >= LONG_RUN) signs |= SIGN.long;
    if (code < 128) signs |= SIGN_OF[code]!;
  }
  return signs;
}

/** The groups of each match that took part and were not masked before. */
function eachGroup(pattern: RegExp, text: string, found: (start: number, end: number) => void): void {
  for (const match of text.matchAll(pattern))
    match.indices!.slice(1).forEach((range) => {
      if (range === undefined || range[0] === range[1]) return;
      if (!isMasked(text.slice(range[0], range[1]))) found(range[0], range[1]);
    });
}

/** Blocks of private keys, to their end or to that of the text. */
function eachKeyBlock(text: string, found: (start: number, end: number) => void): void {
  let from = 0;
  for (const match of text.matchAll(PEM)) {
    if (match.index < from) continue;
    const closing = text.indexOf('-----END ', match.index);
    const dashes = closing < 0 ? -1 : text.indexOf('-----', closing + 9);
    from = dashes < 0 ? text.length : dashes + 5;
    found(match.index, from);
  }
}

function eachPattern(pattern: RE2JS, text: string, found: (start: number, end: number) => void): void {
  const matcher = pattern.matcher(text);
  while (matcher.find()) if (matcher.end() > matcher.start()) found(matcher.start(), matcher.end());
}

function compilePattern(source: string): RE2JS {
  if (source.length > MAX_PATTERN_LENGTH) throw badPattern(source, 'too long');
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw badPattern(source, (error as Error).message);
  }
}

function badPattern(source: string, reason: string): RedactionError {
  return new RedactionError('bad-pattern', { pattern: source.slice(0, 200), reason });
}
