import { formatOf } from '../formats';
import { gunzip } from '../intake/gunzip';
import { Fault } from '../model/errors';
import type { Note } from '../model/note';
import type { Sensitive } from '../model/redaction';
import { REPLAY_VERSION, type ReplayManifest } from '../model/replay-file';
import type { ShareProgress, ShareQuestion, ShareResult } from '../model/share';
import type { Redaction } from '../redact/redaction';
import { openReplay, packReplay } from '../share/replay-file';
import { contentHash } from './identity';
import { findSensitive, proveRedacted, sensitiveOf } from './redact-log';
import { insideOf, logOf, nameOf, rewriteOf, viewOf } from './share-contents';
import { type CutLog, countingOf, cutSubject, redactAll, type Sharing } from './share-cut';

/**
 * Packs a log, a part of one or the two of a comparison into a replay file, with the moment to open at. What was built
 * is read again and has to tell as many events of the same kinds; the file is opened again and has to hold these bytes.
 * With a choice of what is to be taken out, that is replaced before anything is read, and searched for in the end.
 * @throws {Fault} `gone`, `no-bytes`, `share-altered`, `redaction-leak`
 * @throws {RedactionError}
 */
export async function shareLogs(
  sharing: Sharing,
  question: ShareQuestion,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<ShareResult> {
  const found: CutLog[] = [];
  for (const subject of question.subjects)
    found.push(await cutSubject(sharing, subject, question, report, signal));
  const notes = await Promise.all(found.map(({ entry }) => (question.notes ? sharing.notes(entry.id) : [])));
  const redaction = question.redaction && (await search(question, found, notes, report, signal));
  const cuts = redaction ? await redactAll(found, redaction, report, signal) : found;
  const rewrite = rewriteOf(redaction);
  const logs = cuts.map((each, at) => logOf(question, each, notes[at]!, at === 0, redaction));
  const manifest: ReplayManifest = {
    walkback: REPLAY_VERSION,
    needs: 1,
    made: { at: new Date(sharing.now()).toISOString(), by: question.by },
    logs,
    view: viewOf(question.view, cuts, rewrite),
  };
  const blobs = cuts.map(({ files }) => files.blob);
  const totalBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  report({ stage: 'packing', bytes: 0, totalBytes });
  const file = await packReplay(manifest, blobs, signal);
  const plain = await prove(file, totalBytes, report, signal);
  if (redaction)
    await proveRedacted(
      plain,
      cuts.map(({ read }) => read),
      redaction,
      countingOf('proving', totalBytes, report),
      signal,
    );
  return {
    file,
    name: nameOf(logs[0]!.name, cuts[0]!),
    inside: cuts.map((each, at) => insideOf(each, logs[at]!)),
    notes: logs.flatMap((log) => log.notes.map(({ id, text }) => ({ id, text }))),
    redacted: redaction && {
      values: redaction.values,
      counts: redaction.counts(),
      refused: redaction.refused,
      chained: sensitiveIn(found)?.chained ?? null,
    },
  };
}

function sensitiveIn(cuts: readonly CutLog[]): Sensitive | null {
  return sensitiveOf(cuts.map(({ entry }) => formatOf(entry.system).sensitive ?? null));
}

/** Finds all that is to go, in the records and in the words that leave beside them. */
function search(
  question: ShareQuestion,
  cuts: readonly CutLog[],
  notes: readonly (readonly Note[])[],
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<Redaction> {
  const { redaction, named, branches } = question;
  const texts = [
    ...cuts.flatMap(({ entry }) => (named ? [[entry.name, '(name of the log)'] as const] : [])),
    ...notes.flat().map(({ text }) => [text, '(notes)'] as const),
    ...branches.flatMap(({ name, edits }) => [
      [name, '(thought experiments)'] as const,
      ...edits.flatMap((edit) => ('edit' in edit ? [[edit.payload, '(thought experiments)'] as const] : [])),
    ]),
  ];
  const totalBytes = cuts.reduce((sum, { files }) => sum + files.blob.size, 0);
  const onBytes = countingOf('searching', totalBytes, report);
  const logs = cuts.map(({ read }) => read);
  return findSensitive(logs, texts, sensitiveIn(cuts), redaction!, onBytes, signal);
}

/** Opens what was packed and holds its bytes against what was to be inside: all of it, inflated. @throws {Fault} `share-altered` */
async function prove(
  file: Blob,
  totalBytes: number,
  report: (progress: ShareProgress) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const onBytes = countingOf('proving', totalBytes, report);
  const { blob, cut } = await gunzip(file, onBytes, signal);
  const { manifest, blobs } = await openReplay(blob);
  const hashes = await Promise.all(blobs.map((each) => contentHash(each, undefined, signal)));
  if (cut || hashes.some((hash, at) => hash !== manifest.logs[at]!.hash)) throw new Fault('share-altered');
  return blob;
}
