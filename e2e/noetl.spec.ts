import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ASKS_FOR_PATIENCE } from './log-host';
import { NoetlHost, whileRunning } from './noetl-host';
import { test as base, expect, storedArrivals, WalkbackPage } from './walkback-page';

const FIXTURES = 'src/formats/noetl/fixtures';
const sample = (name: string) => readFileSync(`${FIXTURES}/${name}`, 'utf8');

const FAILED = '348461109295583232';
const LOOP = '348437069927419904';
const CAPPED = '348437069927419111';

/** Sixty executions: two samples, one of 2000 events without its start, and others that nothing is known of. */
const LINES = [
  [CAPPED, 'examples/long_loop', 'RUNNING'],
  [FAILED, 'examples/weather_loop', 'FAILED'],
  [LOOP, 'examples/weather_loop', 'COMPLETED'],
  ...Array.from({ length: 57 }, (_, at) => [
    String(348437069927000000n - BigInt(at)),
    'etl/nightly',
    'COMPLETED',
  ]),
] as const;

/** The newest 2000 events of more, as the Rust server answers. */
function capped(): string {
  const events = Array.from(
    { length: 2000 },
    (_, at) =>
      `{"event_id":${348437069928000000n + BigInt(at)},"event_type":"ctx.updated","node_name":null,"status":"CONTEXT","created_at":"2026-08-19T12:04:31Z","result":null,"error":null}`,
  );
  return `{"execution_id":${CAPPED},"catalog_id":7,"path":"examples/long_loop","status":"RUNNING","started_at":"2026-08-19T12:04:31Z","completed_at":null,"parent_execution_id":null,"workload":null,"events":[${events.join(',')}]}`;
}

const rust = () =>
  new NoetlHost(
    LINES.map(
      ([id, path, status]) =>
        `{"execution_id":${id},"catalog_id":7,"path":"${path}","status":"${status}","started_at":"2026-08-19T12:04:31.118608Z","completed_at":"2026-08-19T12:04:32.833386Z","event_count":37}`,
    ),
    new Map([
      [LOOP, sample('success-loop.rest-detail.rust-server.json')],
      [FAILED, sample('failed-http-timeout.rest-detail.rust-server.json')],
      [CAPPED, capped()],
    ]),
    'rust',
  );

const python = () =>
  new NoetlHost(
    LINES.map(
      ([id, path, status], at) =>
        `{"execution_id":"${id}","path":"${path}","version":1,"status":"${status}","start_time":"2026-08-19T12:04:31.118608Z","end_time":null,"progress":100,"parent_execution_id":${at === 1 ? `"${LOOP}"` : 'null'}}`,
    ),
    new Map([[LOOP, sample('success-loop.rest-detail.python-server.json')]]),
    'python',
  );

/** What a server refuses stands in the console, so these pages are not held to silence there. */
const test = base.extend<{ rustHost: NoetlHost; pythonHost: NoetlHost; reader: WalkbackPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  rustHost: async ({}, use) => {
    const host = rust();
    await use(host);
    await host.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: the test runner wants the braces
  pythonHost: async ({}, use) => {
    const host = python();
    await use(host);
    await host.close();
  },
  reader: async ({ page }, use) => use(new WalkbackPage(page)),
});

const rows = (page: Page) => page.getByRole('table', { name: 'Executions' }).locator('tbody tr');
const panel = (page: Page) => page.getByRole('region', { name: 'Execution', exact: true });

/** Connects as a reader does, from the first page on. */
async function connect(page: Page, origin: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Connect to a server' }).click();
  await page.getByLabel('Address of the server').fill(origin);
  await page.getByRole('button', { name: 'Connect' }).click();
}

test('a Rust server: connect, filter, page, and open one', async ({ reader, page, rustHost }) => {
  const origin = await rustHost.open();
  await connect(page, origin);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole('status').filter({ hasText: 'Rust server. Answers.' })).toBeVisible();
  await expect(page.getByText(/^Last good answer/)).toBeVisible();
  await page.getByRole('button', { name: 'Older', exact: true }).click();
  await expect(rows(page)).toHaveCount(10);
  expect(rustHost.asked.at(-1)!.what).toBe('/api/executions?limit=50&offset=50');
  await page.goBack();
  await expect(rows(page)).toHaveCount(50);

  await page.getByLabel('Status').selectOption('failed');
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel('Status').selectOption('any status');
  await page.getByLabel('Part of a path').fill('weather');
  await page.getByLabel('Part of a path').press('Enter');
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/path=weather/);

  await rows(page).first().getByRole('link').click();
  await expect(panel(page)).toContainText('says FAILED');
  await expect(panel(page)).toContainText('19');
  await panel(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(reader.cause()).toContainText('operation timed out');
  await reader.expectPosition(16);
  for (const { headers } of rustHost.asked)
    expect([headers.cookie, headers.referer, headers.authorization]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
});

test('a Python server: what it cannot filter is said, parents lead on, and one is opened', async ({
  reader,
  page,
  pythonHost,
}) => {
  const origin = await pythonHost.open();
  await connect(page, origin);
  await expect(rows(page)).toHaveCount(50);
  await page.getByLabel('Status').selectOption('failed');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText('cannot filter by itself')).toContainText('1 of the 50');
  await rows(page).first().getByRole('link').last().click();
  await expect(panel(page)).toContainText('examples/weather_loop');
  await expect(panel(page)).toContainText('says COMPLETED');
  // Its list tells that the failed one is its child.
  await expect(panel(page).getByRole('listitem')).toHaveCount(1);
  await panel(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(reader.playhead()).toBeVisible();
  await expect(page.getByText('examples/weather_loop').first()).toBeVisible();
});

test('a server that wants credentials: asked for, sent to it alone, and in no address', async ({
  page,
  rustHost,
}) => {
  rustHost.wants = 'Bearer let-me-in';
  const origin = await rustHost.open();
  await connect(page, origin);
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('wants credentials');
  await notice.getByRole('button', { name: 'Enter credentials' }).click();
  const form = page.getByRole('form', { name: 'Credentials' });
  await form.getByRole('textbox', { name: 'Token' }).fill('let-me-in');
  await form.getByRole('button', { name: 'Use' }).click();
  await expect(rows(page)).toHaveCount(50);
  expect(page.url()).not.toContain('let-me-in');
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(await kept()).not.toContain('let-me-in');
  // Kept in memory alone: behind a reload they are asked for again.
  await page.reload();
  await expect(notice).toContainText('wants credentials');
});

test('a page of HTML, a refusal to be read and a wrong address: said plainly, and asked again', async ({
  page,
  rustHost,
}) => {
  const origin = await rustHost.open();
  rustHost.instead = { body: '<!doctype html><title>Log in</title>', type: 'text/html' };
  await connect(page, origin);
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('did not answer as a NoETL server does');
  await expect(notice).toContainText('a page of HTML');
  rustHost.instead = { status: 404 };
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(notice).toContainText('There is no NoETL API');
  rustHost.instead = null;
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(rows(page)).toHaveCount(50);
  await expect(notice).toBeHidden();
});

test('a server that does not let this page read it: which header it needs', async ({ page, rustHost }) => {
  rustHost.shared = false;
  const origin = await rustHost.open();
  await connect(page, origin);
  await expect(page.getByRole('status').filter({ hasText: 'trying again' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('NoETL server needs to allow this origin');
});

test('the newest 2000 events: said before it is opened, and in the log', async ({
  reader,
  page,
  rustHost,
}) => {
  const origin = await rustHost.open();
  await connect(page, origin);
  await page.getByRole('link', { name: 'examples/long_loop' }).click();
  await expect(panel(page).getByRole('status')).toContainText('only the newest 2,000 events');
  await panel(page).getByRole('button', { name: 'Open', exact: true }).click();
  await reader.problemsButton().first().click();
  await expect(page.getByRole('dialog')).toContainText('newest 2000 events');
});

test('somebody else’s link asks first', async ({ page, rustHost }) => {
  const origin = await rustHost.open();
  await page.goto(`/#/noetl/${encodeURIComponent(origin)}/${LOOP}?status=COMPLETED&v=2`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    `This link asks ${new URL(origin).host}`,
  );
  await expect(page.getByRole('main')).toContainText('Nothing has been sent yet');
  expect(rustHost.asked).toEqual([]);
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(panel(page)).toContainText('says COMPLETED');
  await expect(page.getByLabel('Status')).toHaveValue('COMPLETED');
});

test('axe finds nothing in the list, one execution and the credentials, light and dark, also on a phone', async ({
  page,
  rustHost,
}) => {
  const origin = await rustHost.open();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const clean = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' '))}`),
      ).toEqual([]);
    }
  };
  await page.goto('/#/noetl');
  await expect(page.getByLabel('Address of the server')).toBeVisible();
  await clean();
  await connect(page, origin);
  await rows(page).nth(1).getByRole('link').click();
  await expect(panel(page)).toContainText('says FAILED');
  await page.getByRole('button', { name: 'Credentials' }).click();
  await clean();
  await page.setViewportSize({ width: 390, height: 844 });
  await clean();
});

for (const flavour of ['rust', 'python'] as const)
  test(`an execution of a ${flavour} server is followed while it grows, through a fault, to its end`, async ({
    reader,
    page,
    rustHost,
    pythonHost,
  }) => {
    const host = flavour === 'rust' ? rustHost : pythonHost;
    const whole = sample(`success-loop.rest-detail.${flavour}-server.json`);
    const origin = await host.open();
    host.details.set(LOOP, whileRunning(whole, 5, flavour));
    await connect(page, origin);
    await page.getByRole('link', { name: 'examples/weather_loop' }).nth(1).click();
    await panel(page).getByRole('button', { name: 'Follow', exact: true }).click();
    const bar = page.getByRole('region', { name: 'Following', exact: true });
    await expect(bar).toContainText(`Following execution ${LOOP} at ${new URL(origin).host}`);
    await expect(reader.playhead()).toHaveAttribute('aria-valuemax', '4');
    host.instead = { status: 503 };
    await expect(bar.getByRole('status')).toContainText('fault of its own (HTTP 503)');
    await expect(bar).toContainText('last heard of');
    host.instead = ASKS_FOR_PATIENCE;
    await expect(bar).toContainText(/tried again in (10|9\.\d) min/);
    host.instead = { type: 'text/html', body: '<!doctype html><title>Sign in</title>' };
    await bar.getByRole('button', { name: 'Try now' }).click();
    await expect(bar.getByRole('status')).toContainText('page of HTML');
    host.instead = null;
    // What comes back soon is tried again without being told to.
    host.details.set(LOOP, whileRunning(whole, 20, flavour));
    await expect(reader.playhead()).toHaveAttribute('aria-valuemax', '19');
    host.details.set(LOOP, whole);
    await expect(reader.playhead()).toHaveAttribute('aria-valuemax', '36');
    // The server said that it has ended, and nothing more came: it is a log like any other now.
    await expect(bar).toBeHidden();
    await expect(page.getByRole('main')).toContainText('37 events');
  });

test('behind a reload an execution is gone on with, and nothing of it is taken twice', async ({
  reader,
  page,
  rustHost,
}) => {
  const whole = sample('success-loop.rest-detail.rust-server.json');
  const origin = await rustHost.open();
  rustHost.details.set(LOOP, whileRunning(whole, 5, 'rust'));
  await connect(page, origin);
  await page.getByRole('link', { name: 'examples/weather_loop' }).nth(1).click();
  await panel(page).getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(reader.playhead()).toHaveAttribute('aria-valuemax', '4');
  await expect.poll(() => storedArrivals(page)).toBeGreaterThan(0);
  await page.reload();
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar).toContainText('This tab does not follow it');
  await expect(page.getByRole('main')).toContainText('5 events');
  rustHost.details.set(LOOP, whileRunning(whole, 20, 'rust'));
  await bar.getByRole('button', { name: 'Go on following' }).click();
  await expect(page.getByRole('main')).toContainText('20 events');
  rustHost.details.set(LOOP, whole);
  await expect(bar).toBeHidden();
  await expect(page.getByRole('main')).toContainText('37 events');
  await expect(page.getByRole('main')).not.toContainText('duplicate');
});
