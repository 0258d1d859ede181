import { formatBytes, formatDuration } from '../../lib/format';
import type { DropFaultCode, Fault, FaultCode } from '../../model/errors';
import type { Message } from '../messages';

type Facts = Fault['facts'];

/** Every fault of sealed replays and their stores in words. */
const MESSAGES: Readonly<Record<DropFaultCode, (facts: Facts) => Message>> = {
  'insecure-page': () => ({
    title: 'This page cannot encrypt',
    body: 'Browsers encrypt only on pages that came over HTTPS or from this computer, and this one did not. Ask whoever hosts it to serve it over HTTPS, or open it on localhost.',
  }),
  'not-sealed': () => ({
    title: 'There is no sealed replay at this address',
    body: 'Something else stands there: often a sign-in page, or a file that was put in its place. Nothing of it was opened. Ask the sender whether the store can be read without signing in.',
  }),
  'sealed-key': () => ({
    title: 'The key does not fit',
    body: 'The link was changed on its way, or it belongs to another replay. Nothing was opened. Copy the whole link from the message once more, or ask the sender to send it again.',
  }),
  'sealed-altered': () => ({
    title: 'The sealed replay was changed',
    body: 'It is not what the sender sealed: the store, or something on the way, changed it. Nothing of it was opened. Ask the sender to send the replay again.',
  }),
  'sealed-cut': () => ({
    title: 'The sealed replay is not whole',
    body: 'Its end is missing: the store keeps only a part of it, or the line broke off. Nothing of it was opened. Fetch it once more; if that does not help, ask the sender to send it again.',
  }),
  'sealed-newer': () => ({
    title: 'Sealed by a newer version',
    body: 'A newer version of Walkback sealed this replay. Reload the page to get that version, then open the link again.',
  }),
  'drop-broken': () => ({
    title: 'The link is not whole',
    body: 'Its end may have been lost when it was copied, or it leads to where this page does not go. Nothing was fetched. Copy the whole link from the message once more.',
  }),
  'drop-newer': () => ({
    title: 'A link of a newer version',
    body: 'This page is older than the link. Reload the page, then open the link again. Nothing was fetched.',
  }),
  'drop-too-large': ({ host, limit }) => ({
    title: 'The file is too large',
    body: `${host} sends more than ${formatBytes(Number(limit))}, which no replay has. It was not fetched to its end.`,
  }),
  'store-address': () => ({
    title: 'This is no address of a store',
    body: 'It begins with https://, or with http:// for a store on this computer, and holds neither a password nor a #. Correct it in the settings.',
  }),
  'store-offline': ({ host }) => ({
    title: 'This browser is offline',
    body: `${host} was not reached. Try again once there is a connection; logs that are in your library open without one.`,
  }),
  'store-unreachable': ({ host }) => ({
    title: `${host} does not answer`,
    body: `The store is not running, the address is wrong, or a firewall is between. If it runs on this computer, the browser may also have kept this page from asking it: see whether it wants a permission for the local network, then try again.`,
  }),
  'store-cors': ({ host, method, origin }) => ({
    title: `${host} does not let this page in`,
    body: `The store is there, but its answer does not allow ${origin} (CORS). Whoever runs it has to allow this origin and the method ${method}; of walkback serve, start it with --origin ${origin}.`,
  }),
  'store-policy': ({ host }) => ({
    title: 'This page does not ask strangers',
    body: `Its security policy did not let it ask ${host}, so nothing was sent. The policy is made when the page loads: reload it, then try again. If that does not help, whoever hosts the page has to allow ${host} (connect-src).`,
  }),
  'store-moved': ({ host }) => ({
    title: `${host} points to another place`,
    body: 'It answers with a redirect, often to a sign-in page. This page follows none, so that nothing is asked that you did not see. Use an address that answers by itself.',
  }),
  'store-broke-off': ({ host, method }) => ({
    title: 'The line broke off',
    body:
      method === 'PUT'
        ? `The connection to ${host} ended while the replay was sent, or the store does not allow this page to write (CORS for PUT). Nothing can be opened from there. Try again; if it breaks again, the replay may be larger than the store takes.`
        : `The connection to ${host} ended before everything was here. Nothing of it was kept. Try again.`,
  }),
  'store-refused': ({ host, method, status }) => ({
    title: method === 'GET' ? `${host} does not hand it out` : `${host} refuses`,
    body: `${REFUSED[String(method)] ?? ''} (HTTP ${status}). Whoever runs the store can tell why.`,
  }),
  'store-gone': ({ host, method }) => ({
    title: 'The replay is not there any more',
    body: `It has expired, or somebody deleted it: ${host} has nothing at this address. ${method === 'DELETE' ? 'There is nothing left to delete.' : 'Ask the sender for a new link.'}`,
  }),
  'store-no-put': ({ host, method, status }) => ({
    title: `${host} ${method === 'DELETE' ? 'deletes nothing' : 'takes no files here'}`,
    body:
      method === 'DELETE'
        ? `The store does not know how to delete a drop (HTTP ${status}). Ask whoever runs it.`
        : `The server is there, but does not take files at this address (HTTP ${status}). Check the store’s address in the settings: it is that of the folder, such as http://localhost:4180/drop.`,
  }),
  'store-too-large': ({ host, bytes }) => ({
    title: 'The store takes no file as large',
    body: `${host} refused ${formatBytes(Number(bytes))}. Share a shorter stretch or fewer runs, or save the replay as a file and send that.`,
  }),
  'store-busy': ({ host, seconds }) => ({
    title: 'The store wants you to wait',
    body: `${host} had too many requests from here. ${Number(seconds) > 0 ? `Try again in ${formatDuration(Number(seconds) * 1e6)}.` : 'Try again in a few minutes.'}`,
  }),
  'store-full': ({ host }) => ({
    title: 'The store is full',
    body: `${host} has no room left. Try again when older drops have expired, or save the replay as a file and send that.`,
  }),
  'store-failed': ({ host, status }) => ({
    title: `${host} failed`,
    body: `The store answered with HTTP ${status}: its own mistake, neither yours nor the replay’s. Try again in a while.`,
  }),
};

const REFUSED: Readonly<Record<string, string>> = {
  GET: 'The store wants to know who asks, which this page never tells, or the link’s right has run out',
  PUT: 'The store did not take the replay: it wants to know who sends, which this page never tells, or the right to write has run out',
  DELETE: 'The store did not delete it: this is not the token of this drop',
};

export function isDropFault(code: FaultCode): code is DropFaultCode {
  return Object.hasOwn(MESSAGES, code);
}

export function dropMessageOf(code: DropFaultCode, facts: Facts): Message {
  return MESSAGES[code](facts);
}
