/** Finding addresses in text: mail, hosts, IP, ports. All patterns are bounded, so that matching takes linear time. */

type Found = (start: number, end: number) => void;

const V4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\w)/g;
const V6 = /(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])/g;
/** First groups of addresses in use: global, unique local, link local. Others are more likely times or names. */
const V6_BEGINS = /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i;

/** Is this an address of nobody: of documentation, of this machine, or no address at all? Stand-ins are such. */
function isNobodys(address: string): boolean {
  const [a, b, c] = address.split('.').map(Number) as [number, number, number];
  if (a === 0 || a === 127 || address === '255.255.255.255') return true;
  return isStandInV4(a, b, c);
}

function isStandInV4(a: number, b: number, c: number): boolean {
  if (a === 192) return b === 0 && c === 2;
  if (a === 198) return (b === 51 && c === 100) || b === 18 || b === 19;
  return a === 203 && b === 0 && c === 113;
}

/** IPv4 addresses, without those of documentation and of the machine itself. */
export function eachV4(text: string, found: Found): void {
  eachMatch(V4, text, (start, end) => {
    const address = text.slice(start, end);
    if (address.split('.').every((part) => Number(part) < 256) && !isNobodys(address)) found(start, end);
  });
}

export function eachV6(text: string, found: Found): void {
  eachMatch(V6, text, (start, end) => {
    const address = text.slice(start, end).toLowerCase();
    if (isV6(address) && !address.startsWith('2001:db8:')) found(start, end);
  });
}

function isV6(address: string): boolean {
  if (!V6_BEGINS.test(address)) return false;
  const groups = address.split(':').length;
  const gaps = address.split('::').length - 1;
  return gaps === 1 ? groups <= 8 && !address.includes(':::') : gaps === 0 && groups === 8;
}

/** Is the whole text an address, of anybody? */
export function isV4(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);
}

export function isV6Text(text: string): boolean {
  return /^(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}$/.test(text) && isV6(text);
}

const LOCAL_PART = /[A-Za-z0-9._%+-]{1,64}$/;
const DOMAIN = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/;

/** E-mail addresses, without those that a stand-in has. */
export function eachEmail(text: string, found: Found): void {
  for (let at = text.indexOf('@'), from = 0; at >= 0; at = text.indexOf('@', Math.max(from, at + 1))) {
    const before = LOCAL_PART.exec(text.slice(Math.max(from, at - 64), at));
    const after = DOMAIN.exec(text.slice(at + 1, at + 256));
    if (before === null || after === null) continue;
    const start = at - before[0].replace(/^[.%+-]+/, '').length;
    const end = at + 1 + after[0].length;
    if (start === at || isStandInEmail(text.slice(start, end))) continue;
    found(start, end);
    from = end;
  }
}

export function isEmail(text: string): boolean {
  let whole = false;
  eachEmail(text, (start, end) => {
    whole ||= start === 0 && end === text.length;
  });
  return whole;
}

function isStandInEmail(text: string): boolean {
  return /^person-\d+@example\.com$/.test(text);
}

/** Schemes before which a bare name is a host; elsewhere (`noetl://execution`) it may be anything. */
const URL_HOST =
  /(?:https?|wss?|s?ftps?|ssh|git|tcp|udp|grpcs?|rediss?|postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|amqps?|kafka|nats|ldaps?|smtps?|imaps?):\/\/(?:[^\s/@"'<>]{0,256}@)?([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)/dg;
/** A name with a top level that is common, or that only inner networks have. */
const NAMED =
  /(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:com|net|org|edu|gov|mil|int|info|biz|cloud|internal|intranet|local|localdomain|lan|corp|home\.arpa)(?![\w-]|\.\w)/gi;
const RESERVED = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i;

/** Names of hosts, without those that are reserved for examples. */
export function eachHost(text: string, named: boolean, found: Found): void {
  if (text.includes('://'))
    for (const match of text.matchAll(URL_HOST)) {
      const [start, end] = match.indices![1]!;
      if (isHost(text.slice(start, end))) found(start, end);
    }
  if (!named) return;
  eachMatch(NAMED, text, (start, end) => {
    if (isHost(text.slice(start, end))) found(start, end);
  });
}

/** Is the whole text the name of somebody's host? */
export function isHost(text: string): boolean {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$/.test(text)) return false;
  return !RESERVED.test(text) && !isV4(text) && !/^(?:\d+|unknown|none|null|n\/a)$/i.test(text);
}

const PORT_BEHIND =
  /(?:(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}|localhost|\](?=:)|\.(?:com|net|org|internal|local|lan|corp|example)|:\/\/[A-Za-z0-9.-]{1,253}):(\d{1,5})(?!\d|\.\d)/dgi;

/** Numbers of ports behind the name or address of a host. */
export function eachPort(text: string, found: Found): void {
  for (const match of text.matchAll(PORT_BEHIND)) {
    const [start, end] = match.indices![1]!;
    if (isPort(text.slice(start, end))) found(start, end);
  }
}

export function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) < 65_536;
}

function eachMatch(pattern: RegExp, text: string, found: Found): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
    found(match.index, match.index + match[0].length);
}
