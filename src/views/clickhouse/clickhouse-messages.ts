import type { ClickHouseFault, ClickHouseFaultCode } from '../../intake/clickhouse/faults';
import { formatCount } from '../../lib/format';
import type { Message } from '../messages';

type Facts = ClickHouseFault['facts'];

/** Every fault of ClickHouse in words: what happened, whose fault it is, what to do next. */
const MESSAGES: Readonly<Record<ClickHouseFaultCode, (facts: Facts) => Message>> = {
  cancelled: () => ({
    title: 'Stopped',
    body: 'You stopped it. Nothing was opened; start it again when you like.',
  }),
  address: () => ({
    title: 'This is no address of a server',
    body: 'It begins with http:// or https:// and holds neither a user nor a password: those have fields of their own. Correct it and connect again.',
  }),
  unreachable: ({ host, user }) => ({
    title: `${host} does not answer`,
    body: `The server is not running, the address is wrong (it wants the HTTP port, mostly 8123 or 8443), or a firewall is between.${user ? ' It may also refuse this user or password: servers say so in a way that no page may read.' : ''} It is tried again by itself. A page that came over HTTPS may ask another computer at an https:// address only.`,
  }),
  preflight: ({ host }) => ({
    title: `${host} does not let the password through`,
    body: 'Before it sends a password in a header, a browser asks the server whether it may, and this one did not answer that: servers do so only where they were set up for it, and old ones never; or it is not running at all. Disconnect and choose “in the address” for the password (it may then stand in the server’s logs), connect as a user without one who may only read, or ask whoever runs the server to answer preflights.',
  }),
  policy: ({ host }) => ({
    title: 'This page does not ask strangers',
    body: `Its security policy did not let it ask ${host}, so nothing was sent. The policy is made when the page loads: reload it. If that does not help, whoever hosts the page has to allow ${host} (connect-src).`,
  }),
  stalled: ({ host }) => ({
    title: `${host} said nothing for too long`,
    body: 'The server took the question and answered nothing for more than a minute: it has too much to do, or stands still. Nothing is lost; try again, or narrow what is asked by a time or a log.',
  }),
  'broken-off': ({ host }) => ({
    title: 'The answer broke off',
    body: `The connection to ${host ?? 'the server'} ended in the middle of an answer, as when the server is stopped. Nothing of it was opened. Try again once it is there.`,
  }),
  credentials: ({ host, detail }) => ({
    title: `${host} refuses this user or password`,
    body: `The server is there and does not know them: ${said(detail)}. Correct them, or ask whoever runs the server for a user who may read the table.`,
  }),
  forbidden: ({ host, detail }) => ({
    title: 'This user may not do that',
    body: `${host} says: ${said(detail)}. Ask whoever runs it to let this user read the table and system.columns.`,
  }),
  'no-database': ({ host, detail }) => ({
    title: 'There is no such database',
    body: `${host} says: ${said(detail)}. The link or the form names one that is not there, or that this user may not see. Correct its name.`,
  }),
  'no-table': ({ host, table, detail }) => ({
    title: 'There is no such table',
    body: `${host} has no ${table ?? 'such table'}${detail ? ` (${said(detail)})` : ''}, or this user may not see it. Correct its name, or fill one with: walkback load FILE --clickhouse URL --create`,
  }),
  'no-column': ({ host, detail }) => ({
    title: 'A column is missing',
    body: `${host} says: ${said(detail)}. The table is of another kind than the mapping of its columns says, or was changed since. Choose its columns again.`,
  }),
  'too-slow': ({ host, detail }) => ({
    title: 'It took too long',
    body: `${host} gave up: ${said(detail)}. The table is fine; the question was too large for the time it may take. Narrow it by a time or a log.`,
  }),
  'too-much': ({ host, detail }) => ({
    title: 'The answer is too large',
    body: `${host} gave up: ${said(detail)}. Narrow what is asked by a time or a log.`,
  }),
  busy: ({ host, detail }) => ({
    title: `${host} has too much to do`,
    body: `It answers: ${said(detail)}. That passes; try again in a moment, or narrow what is asked.`,
  }),
  'not-clickhouse': ({ host, status }) => ({
    title: 'What answers there is no ClickHouse',
    body: `${host} sent something else${status ? ` (HTTP ${status})` : ''}, often a sign-in page or a proxy. The address wants the server’s HTTP port, mostly 8123 or 8443. Correct it.`,
  }),
  refused: ({ host, number, detail }) => ({
    title: `${host} refuses`,
    body: `The server says: ${said(detail)}${number ? ` (error ${formatCount(Number(number))})` : ''}. Whoever runs it can tell why.`,
  }),
};

export function clickhouseMessageOf({ code, facts }: ClickHouseFault): Message {
  return MESSAGES[code](facts);
}

function said(detail: string | number | undefined): string {
  return String(detail || 'nothing more')
    .replace(/\.$/, '')
    .slice(0, 300);
}
