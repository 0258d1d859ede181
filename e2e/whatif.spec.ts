import { readFileSync } from 'node:fs';
import { expect, test } from './walkback-page';

const FAILED = 'src/formats/mfm/fixtures/failed-retries-exhausted.jsonl';
const WAL = 'src/formats/runtimo/fixtures/deploy-session-v0.7.3.jsonl';

test('would the run have come to the same without this event?', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(FAILED);
  await expect(walkback.tree()).toBeVisible();
  const last = Number(await walkback.playhead().getAttribute('aria-valuemax'));
  await walkback.playhead().focus();
  await walkback.press('End');
  await walkback.expectPosition(last);

  await walkback.showTab('Raw record');
  await page.getByRole('button', { name: 'What if…' }).click();
  await expect(page.getByRole('tab', { name: 'What if?' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'had not happened' }).click();

  const thought = page.getByRole('article', { name: `Thought experiment “Without event ${last}”` });
  await expect(thought).toContainText('Thought experiment – nothing is executed');
  const outcome = thought.getByRole('region', { name: 'Outcome' });
  await expect(outcome.getByRole('row', { name: 'Outcome' })).toHaveText(/failed.*crashed/);
  await expect(outcome).toContainText(`The state first differs at event ${last}`);
  await expect(thought.getByRole('region', { name: /^State/ }).getByRole('table')).toBeVisible();

  // A start is left out too: its end is impossible, and a click goes there.
  await walkback.playhead().focus();
  await walkback.press('Home');
  await walkback.press('ArrowRight');
  await page.getByRole('button', { name: 'had not happened' }).click();
  const impossible = thought.getByRole('region', { name: 'Impossible events' });
  await expect(impossible).toContainText('By the course of its step: An end is recorded');
  await expect(impossible).toContainText('Its cause is impossible');
  await expect(
    page.getByRole('img', { name: /^Thought experiment .*: edited and impossible/ }),
  ).toBeVisible();
  const first = impossible.getByRole('button').first();
  const position = Number((await first.textContent())!.replace(/\D/g, ''));
  await first.click();
  await walkback.expectPosition(position);

  // It has a name, stays for the tab, and can be taken back.
  await thought.getByLabel('Name').fill('Never entered');
  await page.reload();
  const named = page.getByRole('article', { name: 'Thought experiment “Never entered”' });
  await named.getByRole('button', { name: 'Undo this edit: Event 1 left out' }).click();
  await expect(named.getByRole('heading', { name: 'No event becomes impossible' })).toBeVisible();
  await page.getByRole('button', { name: 'As recorded', exact: true }).click();
  await expect(named).toBeHidden();
  await page.getByRole('button', { name: 'Forget “Never entered”' }).click();
  await expect(page.getByRole('list', { name: 'Thought experiments' })).toBeHidden();
});

test('an event that had said something else, digit for digit', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.drop([
    {
      name: 'wal.jsonl',
      text: [
        '{"seq":0,"ts":1795296850,"type":"job_started","job_id":"a","capability":"ShellExec"}',
        '{"seq":1,"ts":1795296851,"type":"job_completed","job_id":"a","capability":"ShellExec","output":{"data":{"exit_code":1,"pid":12345678901234567890},"status":"error"}}',
        '',
      ].join('\n'),
    },
  ]);
  await expect(walkback.tree()).toBeVisible();
  await walkback.showTab('What if?');
  await walkback.expectPosition(1);
  await page.getByRole('button', { name: 'had said something else' }).click();
  const record = page.getByLabel('Record of event 1, as JSON');
  const text = await record.inputValue();
  expect(text).toContain('12345678901234567890');
  await record.fill('{"seq":1,');
  await page.getByRole('button', { name: 'Replay with this record' }).click();
  await expect(page.getByRole('alert')).toContainText('JSON');
  await record.fill(text.replace('"exit_code": 1', '"exit_code": 0').replace('"error"', '"ok"'));
  await page.getByRole('button', { name: 'Replay with this record' }).click();
  const thought = page.getByRole('article', { name: 'Thought experiment “Event 1 changed”' });
  await expect(thought.getByRole('row', { name: 'Outcome' })).toHaveText(/failed.*succeeded/);
});

test('the smallest log that still fails is found, saved and opened', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(WAL);
  await expect(walkback.tree()).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Find the smallest' }).click();
  const found = page.getByRole('region', { name: 'Smallest log', exact: true });
  await expect(found).toContainText('Not one of them can be left out.');
  await expect(found).toContainText('2 of 67 events still fail');

  const saving = page.waitForEvent('download');
  await found.getByRole('button', { name: 'Save as a file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('deploy-session-v0.7.3.smallest.jsonl');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(readFileSync(WAL, 'utf8')).toContain(line);
  await expect(found.getByRole('status')).toContainText('Read again, it still fails.');

  await found.getByRole('button', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { name: /smallest/ })).toBeVisible();
  await expect(walkback.cause()).toBeVisible();
  await expect(walkback.playhead()).toHaveAttribute('aria-valuemax', '1');
});
