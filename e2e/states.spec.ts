import { closeSync, openSync, writeSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { test as bare } from '@playwright/test';
import { expect, test, WalkbackPage } from './walkback-page';

test('a log that is not here, and a run that is not in it, offer what to do next', async ({
  walkback,
  page,
}) => {
  await page.goto('/#/log/feedfacefeedface');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This log is not in your library');
  await expect(alert.getByRole('button', { name: 'Open files…' })).toBeVisible();
  await alert.getByRole('link', { name: 'Go to the library' }).click();

  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await page.evaluate(() => {
    window.location.hash = window.location.hash.replace(/run\/[^?]+/, 'run/nothing');
  });
  await expect(alert).toContainText('There is no such run');
  await alert.getByRole('link', { name: 'Go to what failed first in this log' }).click();
  await walkback.expectPosition(13);
});

test('a link to a log that is not here opens at its moment and stretch once the file is dropped', async ({
  walkback,
  page,
  browser,
}) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await expect(page).toHaveURL(/at=13/);
  const link = `${page.url().replace('at=13', 'at=16')}&range=12-20`;
  const file = await page.request.get('/samples/deploy-session-v0.7.3.jsonl');

  const other = await browser.newContext();
  const theirs = new WalkbackPage(await other.newPage());
  await theirs.page.goto(link);
  await expect(theirs.page.getByRole('alert')).toContainText('This log is not in your library');
  await theirs.drop([{ name: 'from-a-colleague.jsonl', text: await file.text() }]);
  await theirs.expectPosition(16);
  await expect(theirs.events()).toContainText('9 of 67 events');
  expect(theirs.errors).toEqual([]);
  await other.close();
});

test('an empty file and an archive say what to do about them', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick([
    { name: 'empty.jsonl', mimeType: '', buffer: Buffer.alloc(0) },
    { name: 'logs.zip', mimeType: '', buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 255, 254]) },
  ]);
  const notice = page.getByRole('status').filter({ hasText: '2 files not recognised' });
  await expect(notice).toContainText('Drop it again once it holds records.');
  await expect(notice).toContainText('An archive (zip, tar, zst) has to be unpacked first');
});

test('a clipboard that may not be read says so, and how else to paste', async ({ walkback, page }) => {
  await walkback.open();
  await page.evaluate(() => {
    const readText = async () => {
      throw new DOMException('', 'NotAllowedError');
    };
    Object.defineProperty(navigator, 'clipboard', { value: { readText } });
  });
  await page.getByRole('button', { name: 'Open what is on the clipboard' }).first().click();
  await expect(page.getByRole('alert')).toContainText('There is no text to open');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a sample that the host does not serve says so, and the rest of the page works', async ({
  walkback,
  page,
}) => {
  await page.addInitScript(() => {
    const ask = window.fetch;
    window.fetch = (input, init) =>
      String(input).includes('/samples/')
        ? Promise.resolve(new Response(null, { status: 404 }))
        : ask(input, init);
  });
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await expect(page.getByRole('alert')).toContainText('The sample could not be fetched');
  await walkback.pick('public/samples/deploy-session-v0.7.3.jsonl');
  await walkback.expectPosition(13);
});

test('a replay and a check that take long are stopped, and go on when asked to', async ({
  walkback,
  page,
}, info) => {
  const file = info.outputPath('long.jsonl');
  writeLongWal(file, 120_000);
  await walkback.open();
  await walkback.pick(file);
  // The check rests while a run is being replayed, so it cannot be done before it is stopped.
  await page.getByRole('button', { name: 'Stop checking' }).click();
  await page.getByRole('button', { name: 'Stop replaying' }).click();
  const rest = page.getByRole('button', { name: 'Replay the rest' });
  await expect(rest.first()).toBeFocused();
  await walkback.press('End');
  await expect(walkback.details()).toContainText('Not replayed yet');
  await expect(page.getByRole('region', { name: 'State' })).toContainText('The replay was stopped after');
  await walkback.showTab('Raw record');
  await expect(walkback.details()).toContainText('job_completed');
  await walkback.showTab('Changes');

  await expect(page.getByText(/Checked to \d+ %: not all problems listed/)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await walkback.problemsButton().first().click();
  await expect(page.getByRole('dialog')).toContainText('The check of every record was stopped');
  await walkback.press('Escape');
  await page.getByRole('button', { name: 'Go on checking' }).click();

  await walkback.details().getByRole('button', { name: 'Replay the rest' }).press('Enter');
  await expect(walkback.details()).toBeFocused();
  await expect(walkback.details()).toContainText('completed', { timeout: 30_000 });
  await expect(rest).toHaveCount(0);
  await expect(page.getByRole('button', { name: /(Stop|Go on) checking/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'No problems', exact: true })).toBeVisible();
});

test('a log that another tab deletes stays open, and says so', async ({ walkback, page, context }) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  const other = new WalkbackPage(await context.newPage());
  other.page.on('dialog', (dialog) => void dialog.accept());
  await other.open();
  await other.page.getByRole('button', { name: /^Delete deploy-session/ }).click();
  await expect(other.library()).toBeHidden();
  const notice = page.getByRole('status').filter({ hasText: 'This log was deleted in another tab' });
  await expect(notice).toBeVisible();
  await walkback.press('ArrowRight');
  await walkback.expectPosition(14);
  await expect(walkback.details()).toContainText('cmd_exit_code');
  expect(other.errors).toEqual([]);
});

test('a log without a run, and one without events, say what to open instead', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick('src/formats/mfm/fixtures/artifacts.json');
  const notice = page.getByRole('main').getByRole('status');
  await expect(notice).toContainText('This log holds no run');
  await expect(notice).toContainText('Open both together');
  await walkback.pick('src/formats/noetl/fixtures/success-loop.rest-status.rust-server.json');
  await expect(notice).toContainText('There is nothing to replay');
  await expect(notice.getByRole('button', { name: 'Open files…' })).toBeVisible();
  await notice.getByRole('link', { name: 'Go to the library' }).click();
  await expect(walkback.library()).toBeVisible();
});

test('where nothing can be stored everything works, and the reason is told', async ({ walkback, page }) => {
  // The library lives in the worker, which no script of the page reaches.
  await page.route(/assets\/worker.*\.js/, async (route) => {
    const served = await route.fetch();
    const refuse = "indexedDB.open = () => { throw new DOMException('', 'InvalidStateError'); };";
    await route.fulfill({ response: served, body: `${refuse}\n${await served.text()}` });
  });
  await walkback.open();
  await expect(page.getByText('Logs cannot be kept here')).toBeVisible();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Logs cannot be kept here');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library()).toContainText('not kept after closing the tab');
  await expect(page.getByRole('button', { name: 'Ask it to keep them' })).toHaveCount(0);
});

bare(
  'a page that cannot be drawn says so in its place, and the rest of the window works',
  async ({ page }) => {
    const walkback = new WalkbackPage(page);
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => {
        throw new Error('no canvas today');
      };
    });
    await walkback.open();
    await walkback.openSample('runtimo-core');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Something went wrong in Walkback');
    await expect(alert).toContainText('no canvas today');
    await expect(alert.getByRole('button', { name: 'Reload' })).toBeVisible();
    await alert.getByRole('link', { name: 'Go to the library' }).click();
    await expect(walkback.library()).toBeVisible();
  },
);

/** A WAL of so many jobs, one after the other; the last one failed. */
function writeLongWal(path: string, jobs: number): void {
  const file = openSync(path, 'w');
  for (let first = 0; first < jobs; first += 1000) {
    const lines = Array.from({ length: Math.min(1000, jobs - first) }, (_, at) => jobLines(first + at, jobs));
    writeSync(file, lines.join(''));
  }
  closeSync(file);
}

function jobLines(job: number, jobs: number): string {
  const head = { ts: 1_795_296_850 + job, job_id: `job-${job}`, capability: 'ShellExec' };
  const failed = job === jobs - 1;
  const output = { data: { exit_code: Number(failed) }, status: failed ? 'error' : 'ok' };
  const records = [
    { seq: 2 * job, type: 'job_started', ...head },
    { seq: 2 * job + 1, type: 'job_completed', ...head, output },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
