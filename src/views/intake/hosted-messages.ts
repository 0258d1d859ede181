import { formatBytes } from '../../lib/format';
import { type Fault, type FaultCode, HOSTED_FAULT_CODES, type HostedFaultCode } from '../../model/errors';
import type { Message } from '../messages';

/** Is it a fault of fetching a hosted log? */
export function isHostedFault(code: FaultCode): code is HostedFaultCode {
  return (HOSTED_FAULT_CODES as readonly FaultCode[]).includes(code);
}

/** What stood in the way of fetching a hosted log, and who can mend it how. */
export function hostedMessageOf(code: HostedFaultCode, facts: Fault['facts']): Message {
  const { host, page, address } = facts;
  switch (code) {
    case 'hosted-address':
      return {
        title: 'An address in the link cannot be fetched',
        body: `“${address}” ${WHY_NOT_FETCHED[facts.why as keyof typeof WHY_NOT_FETCHED]}`,
      };
    case 'hosted-mixed':
      return {
        title: 'A page over https may not fetch over http',
        body: `The browser does not let this page ask ${host} without encryption. If the host also speaks https, write https in the link; if not, download the file and drop it here.`,
      };
    case 'hosted-offline':
      return {
        title: 'There is no network',
        body: `The browser is offline, so nothing was asked of ${host}. Try again once it is connected.`,
      };
    case 'hosted-cors':
      return {
        title: `${host} does not let other pages read this file`,
        body: `It answers, but without permission for this page. Who runs it can add the header “Access-Control-Allow-Origin: ${page}” (or *) to its answers, errors too.${rawHint(facts)} Or download the file and drop it here.`,
      };
    case 'hosted-unreachable':
      return {
        title: `${host} cannot be reached`,
        body: `A browser does not say why. The name may be wrong, the host down, behind a firewall or a VPN, its certificate not trusted; or it refuses other pages in every way, then it needs the header “Access-Control-Allow-Origin: ${page}”. Open the address in a tab of its own: if the file comes, download it and drop it here.`,
      };
    case 'hosted-led-on':
      return {
        title: `${host} leads on to another host`,
        body: 'This page may ask only the hosts that stand in its link. Open the address in a tab of its own, and make a link with the address where the file really lies.',
      };
    case 'hosted-forbidden':
      return {
        title: `${host} does not give this file to everyone`,
        body: `It answered HTTP ${facts.status}. The file asks for a login, which is not sent from here, or its signed link has run out. Make a new link, or download the file while logged in and drop it here.`,
      };
    case 'hosted-missing':
      return {
        title: 'There is no such file',
        body: `${host} answered HTTP ${facts.status} for ${address}. It was moved or deleted, or the link was cut short. Ask who sent it for a new one.`,
      };
    case 'hosted-busy':
      return {
        title: `${host} was asked too often`,
        body: 'It answered HTTP 429. Wait some minutes, then try again; or download the file and drop it here.',
      };
    case 'hosted-failing':
      return {
        title: `${host} has a fault of its own`,
        body: `It answered HTTP ${facts.status}. Try again later; neither the link nor the log is to blame.`,
      };
    case 'hosted-status':
      return {
        title: `${host} did not give the file`,
        body: `It answered HTTP ${facts.status}, which is no file. Open the address in a tab of its own to see what it says.`,
      };
    case 'hosted-page':
      return {
        title: 'This is a web page, not a log',
        body: `${host} gave a page in HTML: perhaps a login, or a page that shows the file.${rawHint(facts)} Link the address of the file itself, often called “Raw” or “Download”.`,
      };
    case 'hosted-type':
      return {
        title: 'This is no log',
        body: `${host} calls the file ${facts.type}. Check the address in the link.`,
      };
    case 'hosted-too-large':
      return {
        title: 'The file is too large to be fetched',
        body: `With this file of ${host} the link asks for ${formatBytes(Number(facts.size))} or more; the limit is ${formatBytes(Number(facts.limit))} in all. Nothing of it was kept. Download it and drop the file, which has no such limit, or host it as gzip.`,
      };
    case 'hosted-cut':
      return {
        title: 'The connection broke off',
        body: `${formatBytes(Number(facts.bytes))}${facts.total === undefined ? '' : ` of ${formatBytes(Number(facts.total))}`} had come from ${host}; nothing of it was kept. Try again. A host that answers to ranges (“Accept-Ranges: bytes”) lets this page go on where it broke.`,
      };
    case 'hosted-changed':
      return {
        title: 'The file changes while it is being fetched',
        body: `Twice ${host} gave parts of different versions, so nothing was kept. The log is still being written: try again when it is done, or link a copy of it.`,
      };
    case 'hosted-since':
      return {
        title: 'The file has changed since this link was made',
        body: `${host} gives another version now. It is open at the link’s run and position, which may not be what was meant. Ask who sent the link for the file of then, or for a new link.`,
      };
  }
}

/** Where the file lies on a host whose page of it was linked. */
function rawHint({ raw }: Fault['facts']): string {
  return raw === undefined ? '' : ` The file itself is at ${raw}.`;
}

const WHY_NOT_FETCHED = {
  unreadable: 'is no address. Ask who made the link for a new one.',
  scheme: 'is neither http nor https, and nothing else is fetched.',
  user: 'holds a name or a password, which would be sent on with every copy of the link. Take it out; host the file where none is needed.',
  host: 'names its host in a way that this page’s policy cannot hold to. Use a name without signs in it, or a number of four parts.',
  'too-long': 'is longer than any address should be.',
  'too-many': 'and what follows it are too many: a link may name 16 files. Pack them into one.',
} as const;
