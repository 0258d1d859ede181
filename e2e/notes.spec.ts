import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { expect, test, type WalkbackPage } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';

const notes = (page: Page) => page.getByRole('article', { name: /^Note:/ });
const noteAt = (page: Page, place: string) =>
  page.getByRole('article', { name: `Note: ${place}`, exact: true });
const trail = (page: Page) => page.getByRole('region', { name: 'Trail' });

/** Writes into the field that the note's key has just opened, and saves with the keyboard. */
async function write(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Text of the note' });
  await expect(field).toBeFocused();
  await field.fill(text);
  await field.press('Control+Enter');
  await expect(field).toBeHidden();
}

async function openDeploy(walkback: WalkbackPage): Promise<void> {
  await walkback.open();
  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);
}

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

test('noted at 03:00, found again under another name, and sent as a report', async ({ walkback, page }) => {
  await openDeploy(walkback);
  await walkback.press('Shift+N');
  await write(page, 'The migration had run before.\n<b>Nobody</b> looked at stderr.');

  // A stretch: from one event to the other.
  await walkback.press('ArrowLeft', 3);
  await walkback.expectPosition(10);
  await walkback.press('m');
  await walkback.press('ArrowRight', 2);
  await walkback.press('m');
  await walkback.press('Shift+N');
  await write(page, 'All went well until here.');
  await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Clear' }).click();

  // A path: from its row, without the mouse.
  const jobs = walkback.tree().getByRole('treeitem', { name: /^jobs/ });
  await jobs.focus();
  await walkback.press('Shift+N');
  await write(page, 'Which of these was first?');
  await expect(page.getByRole('tab', { name: 'Notes (3)' })).toBeVisible();
  await expect(jobs.getByRole('button', { name: 'noted' })).toBeVisible();

  await page.reload();
  await expect(notes(page)).toHaveCount(3);
  await expect(noteAt(page, 'Position 13')).toContainText('<b>Nobody</b> looked at stderr.');

  await page.getByRole('link', { name: 'Walkback' }).click();
  await page.getByRole('button', { name: 'Delete deploy-session-v0.7.3.jsonl' }).click();
  const dialog = page.getByRole('dialog', { name: /^Delete deploy-session/ });
  await expect(dialog).toContainText('3 notes will be kept');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(walkback.library()).toBeHidden();

  await walkback.drop([{ name: 'from the pager.log', text: readFileSync(DEPLOY, 'utf8') }]);
  await walkback.expectPosition(13);
  await walkback.showTab('Notes (3)');
  await expect(notes(page)).toHaveCount(3);
  await expect(page.getByText('is not the one this note was written for')).toBeHidden();
  await noteAt(page, 'Positions 10 to 12').getByRole('button', { name: 'Positions 10 to 12' }).click();
  await walkback.expectPosition(10);
  await expect(page).toHaveURL(/range=10-12/);

  const saved = page.waitForEvent('download');
  await page.getByLabel('with the trail').check();
  await page.getByRole('button', { name: 'Export report' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('from the pager.log notes.md');
  const report = await textOf(download);
  const headings = report.split('\n').filter((line) => line.startsWith('#'));
  expect(headings).toEqual([
    '# WAL `wal`: failed',
    '## 3 notes',
    '### 1. Positions 10 to 12',
    expect.stringMatching(/^### 2\. Position 12, path `state\.jobs`$/),
    '### 3. Position 13',
    '## Trail',
  ]);
  expect(report).toMatch(/- Content hash: `[0-9a-f]{64}`/);
  expect(report).toContain('failed at position 13: `exit code 3`');
  expect(report).toContain('> The migration had run before.\\\n> \\<b\\>Nobody\\</b\\> looked at stderr.');
  expect(report).toMatch(/exit_code` added: `3`/);
  expect(report).toMatch(/#\/log\/[0-9a-f]{16}\/run\/wal\?at=10&range=10-12&v=2>/);
  expect(report).not.toContain('<b>');
});

test('notes of a large log appear once its hash is known', async ({ walkback, page }) => {
  const large = `${readFileSync(DEPLOY, 'utf8').trimEnd()}\n${job('x'.repeat(5_000_000))}`;
  const pick = (name: string) => walkback.pick({ name, mimeType: '', buffer: Buffer.from(large) });
  const waiting = page.getByText('The log is still being read to its end');
  const hold = await holdHashes(page);
  await walkback.open();
  await pick('large.jsonl');
  await walkback.expectPosition(13);
  await walkback.press('Shift+N');
  await expect(waiting).toBeVisible();
  await write(page, 'before the hash');
  await expect(noteAt(page, 'Position 13')).toContainText('before the hash');
  await hold(false);
  await expect(waiting).toBeHidden();
  await expect(noteAt(page, 'Position 13')).toContainText('before the hash');

  await page.getByRole('link', { name: 'Walkback' }).click();
  await page.getByRole('button', { name: 'Delete large.jsonl' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(walkback.library()).toBeHidden();
  await hold(true);
  await pick('large again.jsonl');
  await walkback.expectPosition(13);
  await walkback.press('8');
  await expect(waiting).toBeVisible();
  await expect(notes(page)).toHaveCount(0);
  await hold(false);
  await expect(noteAt(page, 'Position 13')).toContainText('before the hash');
  await expect(waiting).toBeHidden();
});

/** Has the worker wait with the hashes of large blocks, from the beginning; the answer lets them go, or holds them again. */
async function holdHashes(page: Page): Promise<(held: boolean) => Promise<void>> {
  const script = `{
    let held = true;
    let free = () => {};
    new BroadcastChannel('hashes').onmessage = ({ data }) => {
      held = data;
      free();
    };
    const { digest } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.digest = async function (kind, bytes) {
      while (held && bytes.byteLength > 1_000_000) await new Promise((resolve) => (free = resolve));
      return digest.call(this, kind, bytes);
    };
  }`;
  await page.route(/assets\/worker.*\.js/, async (route) => {
    const served = await route.fetch();
    await route.fulfill({ response: served, body: `${script}\n${await served.text()}` });
  });
  return (held) => page.evaluate((now) => new BroadcastChannel('hashes').postMessage(now), held);
}

/** One more job of the session, with so much said of it. */
function job(note: string): string {
  return `${JSON.stringify({ seq: 90_000, ts: 1_795_297_000, type: 'job_started', job_id: 'z', capability: 'ShellExec', note })}\n`;
}

test('the trail remembers where one was; a moment of it becomes a note', async ({ walkback, page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await openDeploy(walkback);
  await walkback.press('8');
  // The place where the page opened counts as soon as one jumps on.
  await walkback.press('End');
  await walkback.expectPosition(66);
  await expect(trail(page).getByRole('listitem')).toContainText([/13.*opened/]);
  await expect(trail(page).getByRole('listitem').first()).toContainText(/66.*jumped to/);
  await walkback.press('ArrowLeft', 4);
  await expect(trail(page).getByRole('listitem').first()).toContainText(/62.*stepped to/);
  await expect(trail(page).getByRole('listitem')).toHaveCount(3);

  await trail(page).getByRole('button', { name: /^13/ }).click();
  await walkback.expectPosition(13);
  await page.goBack();
  await walkback.expectPosition(62);

  await trail(page).getByRole('button', { name: 'Note this: position 66' }).click();
  await write(page, 'The end.');
  await expect(noteAt(page, 'Position 66')).toContainText('The end.');
  await walkback.expectPosition(62);

  await trail(page).getByRole('button', { name: 'Clear the trail' }).click();
  await expect(trail(page).getByRole('listitem')).toHaveCount(0);
  await expect(noteAt(page, 'Position 66')).toBeVisible();
});

test('a note is changed, deleted and brought back; half of one is not lost', async ({ walkback, page }) => {
  await openDeploy(walkback);
  await walkback.press('Shift+N');
  await write(page, 'first thought');
  await expect(walkback.currentEvent().getByLabel('noted')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 note at 13' })).toBeVisible();

  await page.getByRole('button', { name: 'Change the note at 13' }).click();
  await page.getByRole('textbox', { name: 'Text of the note' }).fill('second thought');
  // Neither another tab nor a reload loses what was typed.
  await walkback.showTab('Changes');
  await walkback.showTab('Notes (1)');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toHaveValue('second thought');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(noteAt(page, 'Position 13')).toContainText('second thought');

  await page.getByRole('button', { name: 'Delete the note at 13' }).click();
  await expect(notes(page)).toHaveCount(0);
  await expect(walkback.currentEvent().getByLabel('noted')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(noteAt(page, 'Position 13')).toContainText('second thought');
});

test('what is noted in one tab shows in the other, which is told of what it would write over', async ({
  walkback,
  page,
  context,
}) => {
  await openDeploy(walkback);
  await walkback.press('Shift+N');
  await write(page, 'from here');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(noteAt(other, 'Position 13')).toContainText('from here');

  await page.getByRole('button', { name: 'Change the note at 13' }).click();
  await other.getByRole('button', { name: 'Change the note at 13' }).click();
  await other.getByRole('textbox', { name: 'Text of the note' }).fill('from there');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('form', { name: 'Change a note' })).toContainText(
    'Saving writes over what it says now: “from there”',
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(noteAt(page, 'Position 13')).toContainText('from there');
  await other.getByRole('button', { name: 'Delete the note at 13' }).click();
  await expect(notes(page)).toHaveCount(0);
});

test('logs and their notes can be deleted together', async ({ walkback, page }) => {
  await openDeploy(walkback);
  await walkback.press('Shift+N');
  await write(page, 'gone tomorrow');
  await page.getByRole('link', { name: 'Walkback' }).click();
  await page.getByRole('button', { name: 'Delete deploy-session-v0.7.3.jsonl' }).click();
  await page.getByLabel('Delete the 1 note, too').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(walkback.library()).toBeHidden();
  await walkback.pick(DEPLOY);
  await walkback.expectPosition(13);
  await walkback.press('8');
  await expect(page.getByText('Nothing is noted in this WAL.')).toBeVisible();
});

test('where nothing can be stored, what was typed stays and the reason is told', async ({
  walkback,
  page,
}) => {
  await page.route(/assets\/worker.*\.js/, async (route) => {
    const served = await route.fetch();
    const refuse = "indexedDB.open = () => { throw new DOMException('', 'InvalidStateError'); };";
    await route.fulfill({ response: served, body: `${refuse}\n${await served.text()}` });
  });
  await openDeploy(walkback);
  await walkback.press('Shift+N');
  const field = page.getByRole('textbox', { name: 'Text of the note' });
  await field.fill('nowhere to go');
  await page.getByRole('button', { name: 'Save' }).click();
  const form = page.getByRole('form', { name: 'New note' });
  await expect(form.getByRole('alert')).toContainText('Notes cannot be kept now');
  await expect(form.getByRole('alert')).toContainText('What you typed stays in its field');
  await expect(field).toHaveValue('nowhere to go');
  await walkback.showTab('Changes');
  await walkback.showTab('Notes');
  await expect(field).toHaveValue('nowhere to go');
});

test('notes of a log’s other runs are told, and the palette asks for the report', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.openSample('mfm-machine');
  await expect(walkback.cause()).toBeVisible();
  const runs = page.locator('[aria-current]').filter({ hasText: 'event' });
  const first = await page.getByRole('main').locator('button[aria-current="true"]').getAttribute('title');
  await walkback.press('Shift+N');
  await write(page, 'of the first run');
  await runs.first().locator('xpath=../..').getByRole('button').nth(1).click();
  await expect(page).not.toHaveURL(new RegExp(encodeURIComponent(first!)));
  await walkback.press('8');
  const others = page.getByRole('heading', { name: /^Of other / });
  await expect(others).toBeVisible();

  const saved = page.waitForEvent('download');
  await walkback.press('Control+k');
  await page.getByPlaceholder(/An action/).fill('report');
  await walkback.press('Enter');
  expect(await textOf(await saved)).toContain('Nothing was noted in this ');

  await page.getByRole('tabpanel').getByRole('link').first().click();
  await expect(noteAt(page, `Position ${new URL(page.url()).hash.match(/at=(\d+)/)![1]}`)).toContainText(
    'of the first run',
  );
});
