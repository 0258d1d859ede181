import { isThisComputer } from '../../lib/store-address';
import type { FollowTrouble } from '../../model/follow';
import { type Doubt, type Execution, type ExecutionCap, NoetlFault } from '../../model/noetl';
import type { Message } from '../messages';

/** Where something was asked. */
export interface Asked {
  readonly server: string;
  /** The origin of this page, which the server has to allow. */
  readonly page: string;
  readonly what: 'list' | 'execution';
}

/** What stood in the way of an answer: what happened, whose fault it is, and what to do next. */
export function messageOfTrouble(error: unknown, asked: Asked): Message {
  if (error instanceof NoetlFault) return messageOfCode(error.trouble, asked);
  return {
    title: 'Something went wrong in this page',
    body: `${String(error)}. The server is not to blame; reload the page and try again.`,
  };
}

function messageOfCode({ code, facts }: FollowTrouble, { server, page, what }: Asked): Message {
  const { host, protocol, hostname } = new URL(server);
  const cors = `If it runs, the NoETL server needs to allow this origin: “Access-Control-Allow-Origin: ${page}”, and “Access-Control-Allow-Headers: authorization” (or the header’s own name) where credentials are sent.`;
  switch (code) {
    case 'offline':
      return {
        title: 'There is no network',
        body: `The browser is offline, so nothing was asked of ${host}. It is asked again once there is one.`,
      };
    case 'unreachable':
      if (page.startsWith('https:') && protocol === 'http:' && !isThisComputer(hostname))
        return {
          title: 'A page over https may not ask over http',
          body: `The browser does not let this page ask ${host} without encryption. Use https in the address if the server speaks it, or open Walkback over http from a host of your own.`,
        };
      return {
        title: `${host} cannot be read from here`,
        body: `A browser does not say why. Nobody may listen there, a firewall or VPN may be in between, or the server does not let pages of other origins read it. ${cors}`,
      };
    case 'credentials':
      return {
        title: `${host} wants credentials`,
        body: 'It answered HTTP 401: none were sent, or they were refused. Enter a token or a header below; whoever runs the server can tell which.',
      };
    case 'forbidden':
      return {
        title: `${host} does not allow this`,
        body: 'It answered HTTP 403: whoever the credentials belong to may not read executions. Enter others, or ask who runs the server.',
      };
    case 'missing':
      return what === 'execution'
        ? {
            title: 'There is no such execution',
            body: `${host} does not know this id. It may have been cleaned up, or be an execution of another server.`,
          }
        : {
            title: `There is no NoETL API at ${server}`,
            body: 'It answered HTTP 404. Check the address: it is that of the NoETL server itself (often port 8082), without the path of a page.',
          };
    case 'busy':
      return {
        title: `${host} was asked too often`,
        body: `It answered HTTP ${facts.status}${facts.seconds === undefined ? '' : ` and wants ${facts.seconds} seconds of rest`}. It is asked again by itself after that.`,
      };
    case 'failing':
      return {
        title: `${host} has a fault of its own`,
        body: `It answered HTTP ${facts.status}. Its log tells more; often its database is down. Nothing is wrong with this page or the execution.`,
      };
    case 'stalled':
      return {
        title: `${host} stopped answering`,
        body: `Nothing came for ${facts.seconds} seconds. It may be overloaded, or hang on its database. Try again.`,
      };
    case 'broken-off':
      return {
        title: 'The answer broke off',
        body: `${host}, or something between it and this page, cut the answer in its middle. Nothing of it was used. Try again.`,
      };
    case 'not-the-kind':
      return {
        title: `${host} did not answer as a NoETL server does`,
        body: `It answered with ${foundIn(facts.found)} where JSON of NoETL should be. Check the address; a login page of a proxy in front of the server looks like this, too.`,
      };
    case 'too-large':
      return {
        title: 'The answer is too large',
        body: `${host} answered with more than this page reads at once. Export the execution from the table noetl.event instead, and drop the file.`,
      };
    case 'policy':
      return {
        title: `This page may not ask ${host}`,
        body: 'Its own policy lets it ask only the servers that you connected to. Connect to it anew; private windows that keep nothing cannot be connected.',
      };
    default:
      return {
        title: `${host} did not answer as expected`,
        body: `It answered HTTP ${facts.status}. Open the address in a tab of its own to see what it says.`,
      };
  }
}

function foundIn(found: string | number | undefined): string {
  if (found === 'nothing') return 'nothing at all';
  if (found === 'HTML') return 'a page of HTML';
  return found === 'text' ? 'plain text' : 'other JSON';
}

/** Why the server's word about an execution is doubtful. */
export function sentenceOfDoubt(doubt: Doubt, { status }: Execution): string {
  switch (doubt) {
    case 'completed-with-errors':
      return `The server says ${status}, but a step failed. Opened, the run counts as failed.`;
    case 'failed-without-end':
      return `The server says ${status} because one row does. Nothing has ended the execution, so it may still go on.`;
    case 'ended-otherwise':
      return `The server says ${status}, but the event that ended the execution says otherwise. Opened, that event counts.`;
  }
}

/** What is missing of an execution. */
export function sentenceOfCap({ shown, missing }: ExecutionCap): string {
  const older =
    missing === null
      ? 'How many older ones there are it does not tell'
      : `${missing.toLocaleString('en')} older ones are missing`;
  return `The server gives only the newest ${shown.toLocaleString('en')} events. ${older}; what they set is unknown to the replay. The table noetl.event holds them all.`;
}
