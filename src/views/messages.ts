import { formatCount, formatNoun } from '../lib/format';
import { Fault } from '../model/errors';
import type { ProblemCode } from '../model/problem';
import { hostedMessageOf, isHostedFault } from './intake/hosted-messages';
import { dropMessageOf, isDropFault } from './share/drop-messages';

/** What happened, whose fault it is, and what to do next. */
export interface Message {
  readonly title: string;
  readonly body: string;
}

/** How a value that was to go still stands in what was built. */
const LEAK_FORMS: Readonly<Record<string, string>> = {
  plain: 'as it is',
  escaped: 'in the escapes of JSON',
  'escaped twice': 'escaped twice',
  percent: 'percent-encoded',
  base64: 'in base64',
  hex: 'in hex',
  pointer: 'in a path',
  token: 'at a place where it had been found',
  unread: 'in a record that cannot be searched',
};

function shown(text: string | number | undefined): string {
  return String(text ?? '').slice(0, 100);
}

/** Every fault in words. `name` is what the reader was doing it with. */
export function messageOf(fault: Fault, name: string): Message {
  const { facts } = fault;
  if (isDropFault(fault.code)) return dropMessageOf(fault.code, facts);
  if (isHostedFault(fault.code)) return hostedMessageOf(fault.code, facts);
  switch (fault.code) {
    case 'cancelled':
      return { title: 'Stopped', body: `${name} was not taken in. Nothing of it was kept.` };
    case 'file-changed':
      return {
        title: 'The file changed while it was being read',
        body: `${name} is still being written, or was replaced. Nothing of it was kept. Copy it, then drop the copy.`,
      };
    case 'followed-elsewhere':
      return {
        title: 'Another tab follows this log',
        body: 'It is followed by one tab at a time, so that nothing of it is taken twice. Go on there, or close that tab first; what it took is kept.',
      };
    case 'follow-unknown':
      return {
        title: 'This cannot be followed: it is no log that Walkback knows',
        body: `What came of ${facts.name} so far holds no records of a known system. Nothing of it was kept. If it is one, open it and choose the format by hand.`,
      };
    case 'follow-whole':
      return {
        title: 'This file is written as a whole',
        body: `${facts.name} is one JSON document: nothing is added at its end, it is replaced each time. It can be opened, and opened again later, but not followed.`,
      };
    case 'file-unreadable':
      return {
        title: 'The file cannot be read',
        body: `The browser could not open ${name}. It may have been moved, or you may lack the permission. Check it and drop it again.`,
      };
    case 'too-many-files':
      return {
        title: 'Too many files at once',
        body: `A log has at most ${facts.limit} files here; nothing was read. Choose the folder of one run, or pack its files into one.`,
      };
    case 'no-text':
      return {
        title: 'There is no text to open',
        body: 'The clipboard is empty, or the browser does not let this page read it. Press Ctrl+V (⌘V) instead, or allow the clipboard in the address bar.',
      };
    case 'inflate-bomb':
      return {
        title: 'The compressed file is too large',
        body: `${name} inflates to more than 8 GB. Unpack it and drop the part that you need.`,
      };
    case 'gone':
      return facts.run === undefined
        ? {
            title: 'This log is not in your library',
            body: 'It was deleted, or this address comes from another browser. Drop the log’s file to open it here: the address will find it.',
          }
        : {
            title: 'There is no such run',
            body: `The log has no run ${facts.run}. The address may belong to another version of it.`,
          };
    case 'no-bytes':
      return {
        title: 'This log must be read again',
        body: 'It was stored by another version, or its reading was interrupted. Drop its file again; it takes the same place.',
      };
    case 'notes-not-kept':
      return {
        title: 'Notes cannot be kept now',
        body: `${WHY_NOT_KEPT[facts.why as keyof typeof WHY_NOT_KEPT]} What you typed stays in its field as long as this tab is open; copy it to be safe.`,
      };
    case 'quota':
      return {
        title: 'There is no room to keep this log',
        body: 'The browser’s storage is full. The log is open and stays so until you close the tab. Delete logs from the library, then drop it again to keep it.',
      };
    case 'unavailable':
      return {
        title: 'Logs cannot be kept here',
        body: 'The browser does not let this page store anything (private windows often do not). Everything works until you close the tab. To keep logs, open this page in an ordinary window, or let it store data in the browser’s settings.',
      };
    case 'blocked':
      return {
        title: 'Another tab is in the way',
        body: 'Walkback is open in another tab with an older version. Close that tab, then reload this one.',
      };
    case 'outdated':
      return {
        title: 'A newer version runs in another tab',
        body: 'Reload this tab to go on; your logs are safe.',
      };
    case 'too-deep':
      return {
        title: 'Nested too deeply',
        body: 'This value is nested deeper than the browser can follow. Its record is shown as text.',
      };
    case 'not-replayed':
      return {
        title: 'Not replayed yet',
        body: `The replay was stopped after ${formatNoun(Number(facts.built), 'event')} of ${formatCount(Number(facts.total))}, so ${name} cannot be told here. The events themselves and their records can be looked at.`,
      };
    case 'sample-missing':
      return {
        title: 'The sample could not be fetched',
        body: `${facts.file} is not served beside this page${facts.status ? ` (HTTP ${facts.status})` : ''}. You may be offline before the page was kept for it; your own logs open all the same.`,
      };
    case 'replay-broken':
      return {
        title: 'This replay file cannot be read',
        body: `${name} begins like a replay, but what should tell its contents is broken or cut off. Probably it was damaged on its way: ask for it again.`,
      };
    case 'replay-newer':
      return {
        title: 'This replay is of a newer Walkback',
        body: `${name} was made in a form (${facts.version}) that this version does not know yet. Open it with a newer version of Walkback, or ask for the log itself.`,
      };
    case 'link-broken':
      return {
        title: 'This link holds no replay',
        body: 'What should be the replay in it cannot be read. Probably a chat or a mail cut it off: ask for it again, or for the replay as a file.',
      };
    case 'link-newer':
      return {
        title: 'This link is of a newer Walkback',
        body: `It holds a replay in a form (${facts.form}) that this version does not know yet. Open it with a newer version, or ask for the log itself.`,
      };
    case 'share-altered':
      return {
        title: 'Nothing was packed',
        body: `What was to be packed of ${name} was read again as its receiver would read it, and does not tell the same events. This is our mistake, not your log’s. Share the whole log instead.`,
      };
    case 'redaction-leak':
      return {
        title: 'Nothing was packed: a value would have left',
        body: `After all was replaced, “${shown(facts.value)}” was still found in the result, ${LEAK_FORMS[String(facts.form)] ?? 'in some form'}. Take out the field that holds it, or keep the value if it may leave.`,
      };
    case 'redaction-too-many-values':
      return {
        title: 'Too much would have to go',
        body: `More than ${formatCount(Number(facts.most))} different values were found. Choose fewer kinds, narrower fields or patterns, or less of the log.`,
      };
    case 'redaction-too-much-text':
      return {
        title: 'Too much would have to go',
        body: 'The values that were found are longer than can be kept track of. Choose narrower fields, or less of the log.',
      };
    case 'redaction-too-many-patterns':
      return {
        title: 'Too many patterns',
        body: `There are ${formatCount(Number(facts.count))} patterns; ${formatCount(Number(facts.most))} are the most.`,
      };
    case 'redaction-bad-pattern':
      return {
        title: 'A pattern cannot be read',
        body: `“${shown(facts.pattern)}” is no regular expression of RE2. Lookahead and backreferences are none.`,
      };
    case 'redaction-bad-field':
      return {
        title: 'A path of a field cannot be read',
        body: `“${shown(facts.field)}” is no path. Write /output/env/* from the record’s beginning, or *.password for any depth.`,
      };
    case 'gzip-broken':
      return {
        title: 'This file is damaged',
        body: `${facts.name} is compressed, and nothing of it can be inflated: it was damaged on its way, or did not arrive whole. Get it again.`,
      };
    case 'viewer-missing':
      return {
        title: 'The standalone file cannot be made now',
        body: `What goes into it beside your replay, viewer.html, could not be fetched from beside this page${facts.status ? ` (HTTP ${facts.status})` : ''}. It is kept for offline use once you have made such a file: go online and try again, or save the replay file instead.`,
      };
    case 'replay-damaged':
      return {
        title: 'The replay in this file is damaged',
        body: `${name} holds a replay that cannot be read. It was changed on its way, or did not arrive whole. Ask for it again.`,
      };
    case 'internal':
      return {
        title: 'Something went wrong in Walkback',
        body: `This is our mistake, not your log’s. ${String(facts.detail ?? '').split('\n')[0]}`,
      };
  }
}

const WHY_NOT_KEPT = {
  quota: 'The browser’s storage is full. Delete logs from the library, then save again.',
  unavailable:
    'The browser does not let this page store anything (private windows often do not). Let it store data in the browser’s settings, then save again.',
  outdated: 'Another tab runs a newer version, so this one can write nothing any more. Reload this tab.',
} as const;

/** What each kind of problem is called. */
export const PROBLEM_TITLES: Readonly<Record<ProblemCode, string>> = {
  'torn-tail': 'The log ends in the middle of a record',
  'glued-record': 'Records are glued together',
  'bad-json': 'Records cannot be read',
  'bad-utf8': 'Texts are not valid UTF-8',
  'nul-bytes': 'Zero bytes in the log',
  duplicate: 'Records repeat',
  conflict: 'Different records claim one number',
  gap: 'Records are missing',
  'out-of-order': 'Records are out of order',
  'seq-restart': 'The numbering steps back',
  'clock-backwards': 'The clock steps back',
  'after-terminal': 'Events after the end',
  'end-without-start': 'Ends without a beginning',
  'open-at-end': 'Begun and never ended',
  'illegal-transition': 'Steps that the system does not allow',
  'unknown-kind': 'Unknown kinds of record',
  'unknown-value': 'Unknown values',
  'checksum-mismatch': 'Checksums do not match',
  'id-mismatch': 'Ids do not match their content',
  'snapshot-stale': 'Snapshots older than the log',
  'snapshot-ahead': 'Snapshots ahead of the log',
  'snapshot-differs': 'Snapshots that differ from the replay',
  'incomplete-export': 'The export is not complete',
  'missing-part': 'A file of the set is missing',
  'stray-file': 'Files without a record',
  'orphan-record': 'Records without their counterpart',
  'not-remeasured': 'Readings that were not taken anew',
};

/** What went wrong in a few words, where there is no room for more; '' for a question that was taken back. */
export function briefOf(error: unknown): string {
  const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
  return fault.code === 'cancelled' ? '' : messageOf(fault, 'this').title;
}
