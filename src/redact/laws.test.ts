/**
 * What must hold for the redaction of every fixture of every format, with the widest choice there is. A new format or
 * fixture is found by itself.
 */
import { describe, expect, test } from 'vitest';
import { readRecognised } from '../engine/read';
import { type RecognisedLog, recognise } from '../engine/recognise';
import type { ReadLog } from '../engine/summarise';
import { FIXTURES } from '../formats/fixtures';
import { createFramer } from '../ingest/framing';
import { isSilent } from '../ingest/parse-record';
import type { PlannedPart } from '../ingest/read-log';
import { DEFAULT_CHOICE, type RedactionChoice } from '../model/redaction';
import type { Source } from '../model/source';
import { Collector } from './collector';
import type { Redaction } from './redaction';
import { findSurvivors } from './survivors';

const USUAL: RedactionChoice = DEFAULT_CHOICE;
const WIDE: RedactionChoice = {
  ...DEFAULT_CHOICE,
  classes: [...DEFAULT_CHOICE.classes, 'user'],
  payloads: true,
};

describe.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test.each([
    ['the usual', USUAL],
    ['all payloads', WIDE],
  ])('with %s: as many events of the same kinds, and nothing survives', async (_, choice) => {
    for (const log of (await recognise(fixture.sources)).logs) {
      const before = await readRecognised(log);
      const { redaction, sources, bytes } = await redacted(log, choice);
      expect(await findSurvivors(bytes, redaction)).toEqual([]);
      expect(await survivorsInRecords(sources, redaction)).toEqual([]);
      if (before.summary.problems.some(({ code }) => DAMAGE.includes(code))) continue;
      const again = (await recognise(sources)).logs;
      expect(again.map(({ plan }) => plan.format.id)).toEqual([fixture.format]);
      expect(facts(await readRecognised(again[0]!))).toEqual(facts(before));
    }
  });

  test('what was redacted once is left alone the second time', async () => {
    for (const log of (await recognise(fixture.sources)).logs) {
      const once = await redacted(log, USUAL);
      const [again] = (await recognise(once.sources)).logs;
      if (again === undefined) continue;
      const left = collect(await partsOf(again), again, USUAL).redaction.values;
      // A number looks like any other.
      expect(left.filter(({ value }) => !/^\s*\d+\s*$/.test(value))).toEqual([]);
    }
  });
});

/** Records that cannot be read are not let out, so that other problems may come and go. */
const DAMAGE = ['torn-tail', 'bad-json', 'glued-record', 'nul-bytes', 'bad-utf8'];

interface Part {
  readonly part: PlannedPart;
  /** What stands before each record, then the record; the last has only what stands behind. */
  readonly pieces: readonly { readonly gap: string; readonly record: string | null }[];
}

async function partsOf({ plan }: RecognisedLog): Promise<Part[]> {
  return Promise.all(
    plan.parts.map(async (part) => {
      const bytes = new Uint8Array(await plan.blob.slice(part.start, part.start + part.size).arrayBuffer());
      const text = (from: number, to: number) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to));
      const pieces: { gap: string; record: string | null }[] = [];
      let at = 0;
      createFramer(part.framing).scan(bytes, bytes.length, true, (start, end) => {
        if (start === end) return;
        pieces.push({ gap: text(at, start), record: text(start, end) });
        at = end;
      });
      pieces.push({ gap: text(at, bytes.length), record: null });
      if (part.framing.kind === 'items' && part.framing.members) splitKey(pieces);
      return { part, pieces };
    }),
  );
}

/** The first record's key does not belong to what stands before all records. */
function splitKey(pieces: { gap: string; record: string | null }[]): void {
  const [first] = pieces;
  const key = /"(?:[^"\\]|\\.)*"\s*:\s*$/.exec(first!.gap)?.[0] ?? '';
  pieces.splice(
    0,
    1,
    { gap: first!.gap.slice(0, first!.gap.length - key.length), record: '' },
    { gap: key, record: first!.record },
  );
}

function collect(
  parts: readonly Part[],
  { plan }: RecognisedLog,
  choice: RedactionChoice,
): { redaction: Redaction } {
  const collector = new Collector(plan.format.sensitive!, choice);
  for (const { part, pieces } of parts) {
    for (const { record } of pieces)
      if (record && !isSilent(record, part.framing)) collector.add(record, part);
    if (part.framing.kind === 'items') collector.addAround(pieces[0]!.gap, pieces.at(-1)!.gap);
    collector.addText(part.file, '(file name)');
  }
  return { redaction: collector.finish() };
}

async function redacted(
  log: RecognisedLog,
  choice: RedactionChoice,
): Promise<{ redaction: Redaction; sources: Source[]; bytes: Uint8Array[] }> {
  const parts = await partsOf(log);
  const { redaction } = collect(parts, log, choice);
  const sources = parts.map(({ part, pieces }): Source => {
    const { kind } = part.framing;
    const [head = '', tail = ''] =
      kind === 'items'
        ? (redaction.around(pieces[0]!.gap, pieces.at(-1)!.gap) ?? ['[', ']'])
        : [pieces[0]!.gap, pieces.at(-1)!.gap];
    const members = kind === 'items' && part.framing.kind === 'items' && part.framing.members;
    const text = pieces.map(({ gap, record }, at) => {
      const before =
        at === 0 ? head : at === pieces.length - 1 ? tail : members ? redaction.member(gap) : gap;
      return before + (!record ? '' : (redaction.record(record, part) ?? ''));
    });
    const name = part.file.slice(part.file.lastIndexOf('/') + 1);
    return { name: redaction.text(name), folder: 'shared', blob: new Blob(text) };
  });
  const bytes = await Promise.all(sources.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
  return { redaction, sources, bytes };
}

async function survivorsInRecords(sources: readonly Source[], redaction: Redaction): Promise<string[]> {
  const found: string[] = [];
  for (const log of (await recognise(sources)).logs)
    for (const { part, pieces } of await partsOf(log))
      for (const { record } of pieces) if (record) found.push(...(redaction.survivorsIn(record, part) ?? []));
  return found;
}

function facts({ summary, index }: ReadLog): unknown {
  const { kind, offset } = index.columns;
  const kinds = Array.from(offset, (at, row) => ({ at, kind: index.kinds[kind[row]!] }))
    .toSorted((a, b) => a.at - b.at)
    .map((event) => event.kind);
  const runs = summary.runs.map(({ outcome, events, steps, failures }) => ({
    outcome,
    events,
    steps: steps.byOutcome,
    failures,
  }));
  return { records: summary.records, events: summary.events, kinds, runs };
}
