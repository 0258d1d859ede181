import { readFileSync, statSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page, TestInfo } from '@playwright/test';
import { LogHost } from './log-host';
import { expect, test, WalkbackPage } from './walkback-page';

const SAMPLE = 'public/samples/deploy-session-v0.7.3.jsonl';

const panelOf = (page: Page) => page.getByRole('dialog', { name: 'Share this moment' });

/** Opens the panel and waits until the replay is packed. */
async function openPanel(walkback: WalkbackPage, redacted = false) {
  await walkback.press('Shift+S');
  const panel = panelOf(walkback.page);
  await panel.getByRole('checkbox', { name: 'Take out what should not leave' }).setChecked(redacted);
  await expect(panel.getByRole('button', { name: /Save file · / })).toBeVisible();
  return panel;
}

/** Another person: a browser of their own, with nothing in it. */
async function somebodyElse(browser: Browser): Promise<{ walkback: WalkbackPage; context: BrowserContext }> {
  const context = await browser.newContext();
  return { walkback: new WalkbackPage(await context.newPage()), context };
}

async function copied(page: Page, button: RegExp): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const panel = panelOf(page);
  await panel.getByRole('button', { name: button }).click();
  await expect(panel.getByText('Copied')).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Saves the replay file; answers with its path. */
async function saved(page: Page, info: TestInfo): Promise<string> {
  const download = page.waitForEvent('download');
  await panelOf(page)
    .getByRole('button', { name: /Save file · / })
    .click();
  const path = info.outputPath((await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

/** Writes a note on the event at 13, and leaves the field. */
async function noteHere(walkback: WalkbackPage, text: string): Promise<void> {
  const { page } = walkback;
  await walkback.press('Shift+N');
  await page.getByRole('textbox', { name: 'Text of the note' }).fill(text);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Note: Position 13' })).toBeVisible();
  await page.getByRole('heading', { name: 'Events' }).click();
}

/** What the moment looks like: the state, what the event changed, and why the run failed. */
async function momentOf(walkback: WalkbackPage): Promise<readonly string[]> {
  await expect(walkback.details()).toContainText('status');
  await expect(walkback.tree()).toBeVisible();
  const parts = [walkback.details(), walkback.cause(), walkback.currentEvent()];
  const texts = await Promise.all(parts.map((part) => part.innerText()));
  // As many rows as any window has room for: the one with the banner has less.
  const rows = await walkback.tree().getByRole('treeitem').allInnerTexts();
  return [...texts, ...rows.slice(0, 6)];
}

test('a link to the moment: who has the log lands there, who has not is asked for it', async ({
  walkback,
  page,
  browser,
}) => {
  await walkback.open();
  await walkback.openSample('runtimo-core');
  await walkback.expectPosition(13);
  await walkback.press('ArrowRight', 3);
  await walkback.expectPosition(16);
  await openPanel(walkback);
  const link = await copied(page, /^Copy link · /);
  await walkback.press('Escape');
  const moment = await momentOf(walkback);

  const other = await somebodyElse(browser);
  await other.walkback.page.goto(link);
  const wanted = other.walkback.page.getByRole('status').filter({ hasText: 'deploy-session-v0.7.3.jsonl' });
  await expect(wanted).toContainText('94,199 bytes');
  expect((await new AxeBuilder({ page: other.walkback.page }).analyze()).violations).toEqual([]);

  // A log that has grown since, then the same one under another name.
  const grown = `${readFileSync(SAMPLE, 'utf8')}{"seq":999,"ts":1795297999,"type":"job_started","job_id":"z"}\n`;
  await other.walkback.drop([{ name: 'today.jsonl', text: grown }]);
  const different = other.walkback.page.getByRole('region', { name: 'What was opened is another file' });
  await expect(different).toContainText('62 bytes longer');
  await expect(different).toContainText('The run is in it, and event 16 is the same, letter for letter.');
  await other.walkback.drop([{ name: 'copy.jsonl', text: readFileSync(SAMPLE, 'utf8') }]);
  await other.walkback.expectPosition(16);
  expect(await momentOf(other.walkback)).toEqual(moment);
  expect(other.walkback.errors).toEqual([]);
  await other.context.close();
});

test('another file can be looked at all the same', async ({ walkback, page, browser }) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await openPanel(walkback);
  const link = await copied(page, /^Copy link · /);

  const other = await somebodyElse(browser);
  await other.walkback.page.goto(link);
  const shorter = readFileSync(SAMPLE, 'utf8').split('\n').slice(0, 40).join('\n');
  await other.walkback.drop([{ name: 'yesterday.jsonl', text: shorter }]);
  const different = other.walkback.page.getByRole('region', { name: 'What was opened is another file' });
  await expect(different).toContainText('bytes shorter');
  await different.getByRole('button', { name: 'Open it at this moment all the same' }).click();
  await other.walkback.expectPosition(13);
  await other.context.close();
});

test('a link with the data inside opens anywhere, and nothing is asked of the network', async ({
  walkback,
  page,
  browser,
  context,
}) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await walkback.kept();
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  const panel = await openPanel(walkback);
  await expect(panel).toContainText('1 run, 67 events');
  await expect(panel).toContainText('Too long for plain-text mail, Discord and Slack');
  const link = await copied(page, /^Copy link with data/);
  await walkback.press('Escape');
  const moment = await momentOf(walkback);
  expect(requests).toEqual([]);

  const other = await somebodyElse(browser);
  await other.walkback.open();
  await other.walkback.kept();
  other.context.on('request', (request) => requests.push(request.url()));
  await other.walkback.page.evaluate((hash) => {
    window.location.hash = hash;
  }, new URL(link).hash);
  await other.walkback.expectPosition(13);
  expect(await momentOf(other.walkback)).toEqual(moment);
  expect(requests).toEqual([]);
  await expect(other.walkback.page).not.toHaveURL(/data/);
  // Going back does not take it in once more.
  await other.walkback.page.goBack();
  await expect(other.walkback.library()).toContainText('deploy-session');
  await other.context.close();
});

test('a link that was cut off on its way says so, and shows what came', async ({
  walkback,
  page,
  browser,
}) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await openPanel(walkback);
  const link = await copied(page, /^Copy link with data/);

  const other = await somebodyElse(browser);
  await other.walkback.page.goto(link.slice(0, Math.round(link.length * 0.8)));
  await expect(other.walkback.page.getByText('Not what was sent').first()).toBeVisible();
  await expect(other.walkback.events()).toBeVisible();
  await other.walkback.page.goto('about:blank');
  await other.walkback.page.goto(link.slice(0, 120));
  await expect(other.walkback.page.getByRole('main')).toContainText('Nothing of the link was kept');
  await other.walkback.page.goto('about:blank');
  await other.walkback.page.goto(`${link.split('#')[0]}#/data/1g%3Cscript%3E`);
  await expect(other.walkback.page.getByRole('alert')).toContainText('This link holds no replay');
  await other.context.close();
});

test('a replay file: a stretch with its note and its branch opens on the moment, and says what is missing', async ({
  walkback,
  page,
  browser,
}, info) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await noteHere(walkback, 'Here it broke');
  await walkback.press('1');
  const panel = await openPanel(walkback);
  await panel.getByLabel('Shared by').fill('Ada');
  await panel.getByRole('radio', { name: /Up to this moment, 14 events/ }).check();
  await expect(panel).toContainText('14 events, 1 note');
  const file = await saved(page, info);
  expect(file).toContain('deploy-session-v0.7.3 wal.walkback');
  await walkback.press('Escape');
  const [changes, , ...rest] = await momentOf(walkback);

  const other = await somebodyElse(browser);
  await other.walkback.open();
  await other.walkback.pick(file);
  await other.walkback.expectPosition(13);
  // Of the cause there is less to tell: what came of it is not inside.
  const [changesThere, , ...restThere] = await momentOf(other.walkback);
  expect([changesThere, ...restThere]).toEqual([changes, ...rest]);
  const banner = other.walkback.page.getByText(
    /Shared by Ada .*: the first 14 of 67 events of one WAL; the sender cut it there, nothing redacted/,
  );
  await banner.click();
  await expect(
    other.walkback.page.getByText(/The first 14 events of the WAL were shared, of 67/),
  ).toBeVisible();
  await other.walkback.showTab('Notes');
  await expect(other.walkback.page.getByRole('article', { name: 'Note: Position 13' })).toContainText(
    'Here it broke',
  );
  expect((await new AxeBuilder({ page: other.walkback.page }).analyze()).violations).toEqual([]);

  // What is damaged on its way is opened up to there, and said to be.
  const bytes = readFileSync(file);
  const damaged = info.outputPath('damaged.walkback');
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 300));
  await other.walkback.pick(damaged);
  await expect(other.walkback.page.getByText('Not what was sent').first()).toBeVisible();
  await other.context.close();
});

test('notes in a link are the reader’s once they are kept', async ({ walkback, page, browser }) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await noteHere(walkback, 'Look at the exit code');
  await openPanel(walkback);
  const link = await copied(page, /^Copy link · /);

  const other = await somebodyElse(browser);
  await other.walkback.open();
  await other.walkback.pick(SAMPLE);
  await other.walkback.expectPosition(13);
  await other.walkback.page.goto(link);
  const arrived = other.walkback.page.getByRole('region', { name: 'Notes that came with the link' });
  await expect(arrived).toContainText('Look at the exit code');
  await expect(other.walkback.page).not.toHaveURL(/note=/);
  await arrived.getByRole('button', { name: 'Keep' }).click();
  await expect(other.walkback.page.getByRole('article', { name: 'Note: Position 13' })).toContainText(
    'Look at the exit code',
  );
  await expect(arrived).toHaveCount(0);
  await other.context.close();
});

test('two runs that are compared arrive together', async ({ walkback, page, browser }, info) => {
  await walkback.open();
  await walkback.pick(
    ['success-loop', 'failed-http-timeout'].map(
      (name) => `src/formats/noetl/fixtures/${name}.event-table.json`,
    ),
  );
  await page.getByRole('link', { name: 'Compare these two' }).click();
  const card = page.getByRole('region', { name: 'First divergence' });
  await expect(card).toContainText('The executions part at call.error of city_loop · i1');
  const panel = await openPanel(walkback);
  await expect(panel.getByRole('radio', { name: /Both runs/ })).toBeChecked();
  const file = await saved(page, info);
  const link = await copied(page, /^Copy link · /);

  const other = await somebodyElse(browser);
  await other.walkback.open();
  await other.walkback.pick(file);
  const there = other.walkback.page.getByRole('region', { name: 'First divergence' });
  await expect(there).toContainText('The executions part at call.error of city_loop · i1');
  await expect(
    other.walkback.page.getByText(/^Shared .*: one execution|^Shared .*: the whole log/).first(),
  ).toBeVisible();
  await other.context.close();

  // The link alone holds no records: both logs are opened from their files.
  const third = await somebodyElse(browser);
  await third.walkback.page.goto(link);
  await expect(third.walkback.page.getByRole('status').filter({ hasText: 'Open both logs' })).toBeVisible();
  for (const name of ['success-loop', 'failed-http-timeout']) {
    await third.walkback.pick(`src/formats/noetl/fixtures/${name}.event-table.json`);
    await expect(third.walkback.page).toHaveURL(/#\/compare\//);
  }
  const again = third.walkback.page.getByRole('region', { name: 'First divergence' });
  await expect(again).toContainText('The executions part at call.error of city_loop · i1');
  await third.context.close();
});

test('axe finds nothing in the share panel, light and dark', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('NoETL');
  await expect(walkback.cause()).toBeVisible();
  await openPanel(walkback);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
});

test('a replay file on a host opens for who agrees to fetch it', async ({
  walkback,
  page,
  browser,
}, info) => {
  const host = new LogHost();
  const origin = await host.open();
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  await walkback.press('ArrowRight', 3);
  const panel = await openPanel(walkback);
  host.put('/night.walkback', { body: readFileSync(await saved(page, info)) });
  const field = panel.getByLabel('Its address');
  await field.fill('ftp://nowhere.example/x');
  await expect(panel).toContainText('Not an address that a page may fetch');
  await field.fill(`${origin}/night.walkback`);
  const link = await copied(page, /^Copy link to the file/);

  const other = await somebodyElse(browser);
  await other.walkback.page.goto(link);
  await expect(other.walkback.page.getByRole('main')).toBeVisible();
  expect(host.asked).toEqual([]);
  await other.walkback.page.getByRole('button', { name: 'Fetch it' }).click();
  await other.walkback.expectPosition(16);
  await expect(other.walkback.page.getByText(/Shared .*: the whole log, nothing redacted/)).toBeVisible();
  await other.context.close();
  await host.close();
});

test('what was shared on tells its whole way, and a saved page opens when it is dropped', async ({
  walkback,
  page,
  browser,
}, info) => {
  await walkback.open();
  await walkback.pick(SAMPLE);
  await walkback.expectPosition(13);
  const panel = await openPanel(walkback, true);
  await panel.getByRole('radio', { name: /Up to this moment, 14 events/ }).check();
  await expect(panel).toContainText('14 events');
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: /^Save page · about 2.18 MB/ }).click();
  const path = info.outputPath('first.html');
  await (await download).saveAs(path);
  const size = statSync(path).size;
  expect(Math.abs(size - 2.18e6) / size).toBeLessThan(0.05);

  const second = await somebodyElse(browser);
  await second.walkback.open();
  await second.walkback.pick(path);
  await second.walkback.expectPosition(13);
  await openPanel(second.walkback);
  const again = await saved(second.walkback.page, info);
  const third = await somebodyElse(browser);
  await third.walkback.open();
  await third.walkback.pick(again);
  await third.walkback.expectPosition(13);
  const banner = third.walkback.page.getByText(
    /the first 14 of 67 events of one WAL; the sender cut it there, \d+ values redacted/,
  );
  await banner.click();
  await expect(third.walkback.page.getByText('That original had itself been shared:')).toBeVisible();
  await second.context.close();
  await third.context.close();
});

test('packing can be stopped and begun again', async ({ walkback, page }, info) => {
  const file = info.outputPath('large.jsonl');
  const line = (at: number) =>
    `{"seq":${at},"ts":${1_795_296_850 + at},"type":"job_started","job_id":"j${at}","capability":"${'ShellExec'.repeat(100)}"}\n`;
  writeFileSync(file, Array.from({ length: 30_000 }, (_, at) => line(at)).join(''));
  await walkback.open();
  await walkback.pick(file);
  await expect(walkback.cause()).toBeVisible();
  await walkback.press('Home');
  await walkback.expectPosition(0);
  await walkback.press('Shift+S');
  const panel = panelOf(page);
  await expect(panel.getByText(/are not packed unasked/)).toBeVisible();
  await panel.getByRole('button', { name: 'Pack it' }).click();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByRole('button', { name: 'Pack it' })).toBeVisible();
  await panel.getByRole('radio', { name: /Up to this moment/ }).check();
  await expect(panel.getByRole('button', { name: /Save file · / })).toBeVisible();
});
