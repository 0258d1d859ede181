import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { FrameLocator, Page } from '@playwright/test';
import { StaticHost } from './static-host';
import { test as base, expect, WalkbackPage } from './walkback-page';

/** Walkback on one origin, the page of a build server on another, and a third one that is a stranger to both. */
const test = base.extend<{ walkbackAt: string; hostAt: string; strangerAt: string }>({
  walkbackAt: served('/tools/walkback/'),
  hostAt: served('/ci/'),
  strangerAt: served('/'),
});

function served(path: string) {
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  return async ({}, use: (address: string) => Promise<void>) => {
    const host = new StaticHost(path);
    await use(await host.open());
    await host.close();
  };
}

/** The runnable example, as the page of a build server. */
class HostPage {
  constructor(readonly page: Page) {}

  readonly frame = () => this.page.frameLocator('iframe[title="Walkback"]');
  readonly question = () => questionOf(this.frame());
  readonly heard = () => this.page.locator('#heard');

  async open(hostAt: string, walkbackAt: string): Promise<void> {
    await this.page.goto(`${hostAt}examples/embed.html`);
    await this.page.getByLabel('Address of Walkback').fill(walkbackAt);
  }

  async showFrame(): Promise<void> {
    await this.page.getByRole('button', { name: 'Show it in a frame' }).click();
  }
}

const questionOf = (where: Page | FrameLocator) =>
  where.getByRole('dialog', { name: 'Open a log from another page?' });
const choose = (where: Page | FrameLocator, name: string) =>
  questionOf(where).getByRole('button', { name }).click();
const originOf = (address: string) => new URL(address).origin;

test('a frame asks whose log it is, opens it, reports what is looked at and goes where its host says', async ({
  page,
  walkback,
  hostAt,
  walkbackAt,
}) => {
  const host = new HostPage(page);
  await host.open(hostAt, walkbackAt);
  await host.showFrame();
  await expect(host.question()).toContainText(
    `${originOf(hostAt)} wants to open build 4711 (1 file, 94.2 kB)`,
  );
  await expect(host.heard().getByRole('listitem')).toHaveText(['{"walkback":1,"type":"ready"}']);
  await choose(host.frame(), 'Open once');
  const playhead = host.frame().getByRole('slider', { name: 'Playhead' });
  await expect(playhead).toHaveAttribute('aria-valuenow', '13');
  await expect(host.heard()).toContainText('{"walkback":1,"type":"opened","id":4711}');
  await expect(page.locator('#selected')).toContainText('job_completed at 13');
  await expect(host.heard()).toContainText('"file":"deploy.jsonl"');

  await page.getByLabel('Position').fill('16');
  await page.getByRole('button', { name: 'Go there in the frame' }).click();
  await expect(playhead).toHaveAttribute('aria-valuenow', '16');
  await expect(page.locator('#selected')).toContainText('at 16');
  await playhead.press('m');
  await playhead.press('ArrowRight');
  await playhead.press('ArrowRight');
  await playhead.press('m');
  await expect(host.heard()).toContainText('"range":{"first":16,"last":18}');

  // Quiet: nothing of the reader's own, and nothing to bring in.
  await expect(host.frame().getByRole('button', { name: 'Open files…' })).toHaveCount(0);
  await expect(host.frame().getByRole('button', { name: 'Settings' })).toHaveCount(0);
  expect(walkback.errors).toEqual([]);
});

test('what a frame opened is not kept, and can be handed over to a tab, which asks for itself', async ({
  page,
  context,
  hostAt,
  walkbackAt,
}) => {
  const host = new HostPage(page);
  await host.open(hostAt, walkbackAt);
  await host.showFrame();
  await choose(host.frame(), 'Open once');
  await expect(page.locator('#selected')).toContainText('at 13');

  const opening = context.waitForEvent('page');
  await host.frame().getByRole('button', { name: 'Open in Walkback' }).click();
  const tab = new WalkbackPage(await opening);
  await expect(questionOf(tab.page)).toContainText(`${originOf(walkbackAt)} wants to open build 4711`);
  await expect(tab.page.getByText('This log is not in your library')).toBeVisible();
  await choose(tab.page, 'Open once');
  await tab.expectPosition(13);
  await expect(tab.page).toHaveURL(/walkback\/#\/log\//);
  expect(tab.errors).toEqual([]);
});

test('a site that is always allowed is not asked for again, until it is taken off the list', async ({
  page,
  context,
  hostAt,
  walkbackAt,
}) => {
  const host = new HostPage(page);
  await host.open(hostAt, walkbackAt);
  const openTab = async () => {
    const opening = context.waitForEvent('page');
    await page.getByRole('button', { name: 'Open it in a tab' }).click();
    return new WalkbackPage(await opening);
  };
  const first = await openTab();
  await choose(first.page, 'Always from this site');
  await first.expectPosition(13);
  await expect(host.heard()).toContainText('"opened"');
  // A tab of the reader's own tells nobody what is looked at.
  await first.press('ArrowRight');
  await first.expectPosition(14);
  await expect(first.page).toHaveURL(/at=14/);
  await expect(host.heard()).not.toContainText('selection');

  const second = await openTab();
  await second.expectPosition(13);
  await second.page.getByRole('button', { name: 'Settings' }).click();
  await second.page.getByRole('button', { name: `Ask again before ${originOf(hostAt)}` }).click();
  await expect(second.page.getByText('Sites that may open logs here')).toBeHidden();

  const third = await openTab();
  await choose(third.page, 'Refuse');
  await expect(host.heard()).toContainText('"why":"refused"');
  await expect(third.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(third.playhead()).toHaveCount(0);
});

test('a stranger in the same page is not heard, and a frame without ?embed shows nothing', async ({
  page,
  hostAt,
  walkbackAt,
  strangerAt,
}) => {
  const host = new HostPage(page);
  await host.open(hostAt, walkbackAt);
  await host.showFrame();
  await expect(host.question()).toBeVisible();
  await choose(host.frame(), 'Refuse');
  await expect(host.heard()).toContainText('"why":"refused"');

  // The stranger stands beside the frame, in the same page.
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    frame.title = 'Stranger';
    document.body.append(frame);
  }, `${strangerAt}examples/embed.html`);
  await page.frameLocator('iframe[title="Stranger"]').getByRole('heading', { level: 1 }).waitFor();
  const stranger = page.frames().find((frame) => frame.url().startsWith(strangerAt))!;
  await stranger.evaluate(() => {
    const files = [{ name: 'stranger.jsonl', data: '{}' }];
    parent.frames[0]!.postMessage({ walkback: 1, type: 'open', id: 1, title: 'a trap', files }, '*');
  });
  // What the host says comes later, and is answered: the stranger's words have been passed over by then.
  await page.evaluate(() => {
    frames[0]!.postMessage({ walkback: 1, type: 'hello' }, '*');
  });
  await expect(host.heard().getByRole('listitem')).toHaveText([/ready/, /refused/, /ready/]);
  await expect(host.question()).toBeHidden();

  await page.evaluate((address) => {
    document.querySelector<HTMLIFrameElement>('iframe[title="Stranger"]')!.src = address;
  }, walkbackAt);
  const other = page.frameLocator('iframe[title="Stranger"]');
  await expect(
    other.getByRole('heading', { name: 'Walkback does not work inside of another page.' }),
  ).toBeVisible();
  await expect(other.getByRole('button')).toHaveCount(0);
  await expect(other.getByRole('link', { name: 'Open it in a tab of its own' })).toHaveAttribute(
    'href',
    walkbackAt,
  );
});

test('what is allowed in a frame holds for frames alone, and is taken back there', async ({
  page,
  context,
  hostAt,
  walkbackAt,
}) => {
  const host = new HostPage(page);
  await host.open(hostAt, walkbackAt);
  await host.showFrame();
  await choose(host.frame(), 'Always from this site');
  await expect(page.locator('#selected')).toContainText('at 13');
  await host.showFrame();
  await expect(host.heard()).toContainText(/opened.*opened/);

  const opening = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Open it in a tab' }).click();
  const tab = await opening;
  await expect(questionOf(tab)).toBeVisible();
  await tab.close();

  await host.showFrame();
  await host.frame().getByRole('button', { name: 'Settings' }).press('Enter');
  await host.frame().getByRole('button', { name: 'Ask again before' }).press('Enter');
  await host.showFrame();
  await expect(host.question()).toBeVisible();
});

test('a page without an origin is asked about each time and cannot be allowed for good', async ({
  page,
  walkbackAt,
}, info) => {
  const path = info.outputPath('from a disk.html');
  writeFileSync(path, `<title>A page from a disk</title><iframe src="${walkbackAt}?embed"></iframe>`);
  await page.goto(pathToFileURL(path).href);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('has not posted a log yet')).toBeVisible();
  const post = (text: string) =>
    page.evaluate((data) => {
      const files = [{ name: 'a.jsonl', data }];
      frames[0]!.postMessage({ walkback: 1, type: 'open', title: 'build 1', files }, '*');
    }, text);
  for (const round of [1, 2]) {
    await post(readFileSync('public/samples/deploy-session-v0.7.3.jsonl', 'utf8'));
    const question = questionOf(frame);
    await expect(question, `round ${round}`).toContainText('A page that does not say where it comes from');
    await expect(question.getByRole('button', { name: 'Always' })).toHaveCount(0);
    await choose(frame, 'Open once');
    await expect(frame.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '13');
  }
});

test('the example runs beside the built page, and everybody can work it', async ({ page }) => {
  const host = new HostPage(page);
  await page.goto('/examples/embed.html');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await host.showFrame();
    await expect(host.question()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await choose(host.frame(), 'Open once');
  await expect(page.locator('#selected')).toContainText('at 13');
});
