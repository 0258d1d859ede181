import { formatBytes, formatCount, formatNoun } from '../../lib/format';
import type { FollowTrouble, Restart } from '../../model/follow';

/**
 * What is wrong with a followed source, in words: what happened, whose fault it is, what is next. `from` says where it
 * comes from: "wal.jsonl on this computer", "localhost:8082".
 */
export function sentenceOf({ code, facts }: FollowTrouble, from: string): string {
  const name = facts.name === undefined ? from : `“${facts.name}”`;
  const status = facts.status === undefined ? '' : ` (HTTP ${facts.status})`;
  switch (code) {
    case 'permission':
      return `The browser does not let this page read ${name} any more: it forgets that when a page is loaded anew. Press “Try now” and allow it; what was read before is kept.`;
    case 'missing':
      return `${capital(name)} is not there${status}. It was moved or deleted, or is yet to come. What was read before is kept, and it is looked for again by itself.`;
    case 'unreadable':
      return `${capital(name)} cannot be read just now: another program holds it, or changes it faster than it can be read. Nothing is lost; it is tried again by itself.`;
    case 'offline':
      return `This computer is offline, so ${from} cannot be asked. It goes on by itself once there is a network.`;
    case 'unreachable':
      return `${capital(from)} gives no answer. It may be down, or behind a firewall or a VPN; or it does not let other pages read its answers, then it needs the header “Access-Control-Allow-Origin”. It is tried again by itself.`;
    case 'stalled':
      return `${capital(from)} has sent nothing for ${facts.seconds ?? 30} seconds, though its answer is not at its end. What came is kept; it is asked anew for the rest.`;
    case 'broken-off':
      return `The connection to ${from} broke off in the middle of an answer. What came is kept; it is asked for the rest by itself.`;
    case 'credentials':
      return `${capital(from)} wants to know who asks${status}, or refused what it was told. Give it other credentials, or follow the log from where none are needed.`;
    case 'forbidden':
      return `${capital(from)} does not give this to you${status}. A signed address may have run out: ask who runs the server. Until then it is tried again, less and less often.`;
    case 'busy':
      return `${capital(from)} asks to be left alone${wait(facts.seconds)}${status}. That is done; then it goes on by itself.`;
    case 'failing':
      return `${capital(from)} has a fault of its own${status}. Neither the log nor this page is to blame; it is tried again by itself.`;
    case 'status':
      return `${capital(from)} gave an answer that holds no log${status}. Open the address in a tab of its own to see what it says. It is tried again by itself.`;
    case 'not-the-kind':
      return `${capital(from)} gave another kind of answer than a log, such as a page of HTML: perhaps a login, or a proxy that speaks in its place. Nothing of it was taken in; it is tried again by itself.`;
    case 'too-large':
      return `${capital(from)} cannot send a part of a file, so all of it would have to be read again each time: ${sizeOf(facts.bytes)}, and the limit is ${sizeOf(facts.limit)}. What was read is kept. Use a server that answers to ranges (“Accept-Ranges: bytes”), or press “Try now” when it can.`;
    case 'too-many':
      return `${capital(from)} holds more files than are followed at once: ${formatCount(Number(facts.limit ?? 0))} are, ${formatNoun(Number(facts.count ?? 0), 'other')} left out. Follow a folder with fewer files to see all of them.`;
    case 'went-back':
      return `${capital(from)} gives fewer events than before${lostOf(facts.lost)}, as when an older state of it was restored. What was read before is kept; it goes on from there by itself.`;
    case 'capped':
      return `${capital(from)} gives only the newest ${formatCount(Number(facts.shown ?? 2000))} events of an execution${missingOf(facts.missing)}. What came before them is not in this log: ask who runs the server for an export of the table.`;
    case 'policy':
      return `This page may not ask ${from}: it was loaded with a policy that allows only the servers you chose, or the server leads on to another one. Follow its address from the library, and the page is loaded with the policy that fits.`;
  }
}

/** That what comes next of a file does not continue what came before, in words. */
export function restartSentence(why: Restart, file: string): string {
  switch (why) {
    case 'rotated':
      return `A new file has taken the name “${file}”, as when a log is rotated. It is read from its beginning; what was read before is kept.`;
    case 'truncated':
      return `“${file}” was cut short. It is read from its beginning; what was read before is kept.`;
    case 'replaced':
      return `“${file}” was written anew with other content. It is read from its beginning; what was read before is kept.`;
  }
}

/** In a browser that hands out copies of files, not the files. */
export const NO_FILES =
  'This browser can’t watch a file. Use “walkback open FILE --follow”, or Chrome or Edge.';

function lostOf(lost: string | number | undefined): string {
  return lost === undefined ? '' : `: ${formatNoun(Number(lost), 'event')} it gave are not there`;
}

function missingOf(missing: string | number | undefined): string {
  return missing === undefined ? '' : `, and it has ${formatNoun(Number(missing), 'older one')}`;
}

function wait(seconds: string | number | undefined): string {
  return Number(seconds) > 0 ? ` for ${formatNoun(Number(seconds), 'second')}` : ' for a while';
}

function sizeOf(bytes: string | number | undefined): string {
  return formatBytes(Number(bytes ?? 0));
}

/** Where a sentence begins with a place such as "the folder logs". Hosts and names of files stay as they are. */
function capital(text: string): string {
  return text.replace(/^the /, 'The ');
}
