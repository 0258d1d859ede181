import { expect, test } from 'vitest';
import { FIXTURES } from '../formats/fixtures';
import { DEFAULT_CHOICE } from '../model/redaction';
import type { Source } from '../model/source';
import { readRecognised } from './read';
import { recognise } from './recognise';
import { findSensitive, proveRedacted, redactLog, sensitiveOf } from './redact-log';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const { signal } = new AbortController();

async function opened(source: Source) {
  const [recognised] = (await recognise([source])).logs;
  const log = await readRecognised(recognised!);
  const sensitive = sensitiveOf([recognised!.plan.format.sensitive ?? null]);
  const redaction = await findSensitive([log], [], sensitive, DEFAULT_CHOICE, () => {}, signal);
  return { log, redaction };
}

async function fixture(name: string, change: (text: string) => string): Promise<Source> {
  const [source] = FIXTURES.find((each) => each.name === name)!.sources;
  return { ...source!, blob: new Blob([change(await source!.blob.text())]) };
}

test('a token as the name of a column goes, and is missed where it does not', async () => {
  const table = await fixture('noetl/success-loop.event-table.csv', (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line, at) => `${line},${at === 0 ? TOKEN : 'x'}`)
      .join('\n'),
  );
  const { log, redaction } = await opened(table);
  const { blob } = await redactLog(log, redaction, false, () => {}, signal);
  const [head] = (await blob.text()).split('\n');
  expect(head).toMatch(/^execution_id,.*,ghp_redacted1x+$/);
  const after = (await opened({ ...table, blob })).log;
  await proveRedacted(blob, [after], redaction, () => {}, signal);
  const left = new Blob([(await blob.text()).replace(/ghp_redacted1x+/, TOKEN)]);
  const wrong = (await opened({ ...table, blob: left })).log;
  await expect(proveRedacted(new Blob([]), [wrong], redaction, () => {}, signal)).rejects.toMatchObject({
    facts: { value: TOKEN },
  });
});

test('what stands around the records is searched by its places, too', async () => {
  const answer = await fixture('noetl/success-loop.rest-detail.rust-server.json', (text) =>
    text.replace('{', '{"status_of":{"status":{"password":"dragon"}},'),
  );
  const { log, redaction } = await opened(answer);
  const { blob } = await redactLog(log, redaction, false, () => {}, signal);
  expect(await blob.text()).not.toContain('dragon');
  await proveRedacted(blob, [(await opened({ ...answer, blob })).log], redaction, () => {}, signal);
  const left = new Blob([(await blob.text()).replace(/(?<="password":")[^"]*/, 'dragon')]);
  const wrong = (await opened({ ...answer, blob: left })).log;
  await expect(proveRedacted(new Blob([]), [wrong], redaction, () => {}, signal)).rejects.toMatchObject({
    facts: { value: 'dragon' },
  });
});
