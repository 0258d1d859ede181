import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ClickHouseServer, hasClickHouse } from './clickhouse-server';
import { test as base, expect, WalkbackPage } from './walkback-page';

const EVENTS = 1_000_000;
/** One run of 100,001 events among many of 41. */
const LARGE_STEPS = 25_000;
const LARGE_EVENTS = 4 * LARGE_STEPS + 1;
const SMALL_STEPS = 10;
const SMALL_EVENTS = 4 * SMALL_STEPS + 1;
const RUNS = 1 + Math.ceil((EVENTS - LARGE_EVENTS) / SMALL_EVENTS);
const ROWS = LARGE_EVENTS + (RUNS - 1) * SMALL_EVENTS + RUNS;
const LARGE_RUN = 3;

/** What a server refuses or does not answer stands in the console, so these pages are not held to silence there. */
const test = base.extend<{ reader: WalkbackPage }>({
  reader: async ({ page }, use) => use(new WalkbackPage(page)),
});

test.describe.configure({ mode: 'serial' });
// `npm test` installs one where it can, and says so where it cannot.
test.skip(!hasClickHouse(), 'There is no ClickHouse server here, and none could be installed.');

const server = new ClickHouseServer();
const folder = mkdtempSync(join(tmpdir(), 'walkback-million-'));

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const address = await server.start();
  const log = join(folder, 'million.jsonl');
  writeLog(log, EVENTS);
  const said = await walkback('load', log, '--clickhouse', address, '--create');
  expect(said).toContain(`${ROWS.toLocaleString('en')} rows of ${RUNS.toLocaleString('en')} runs`);
});

test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a million events: what the server counts, and every figure narrows the list', async ({ reader }) => {
  const { page } = reader;
  await connect(page);
  const outcomes = page.getByRole('region', { name: 'Runs by outcome' });
  await expect(outcomes).toContainText(`${RUNS.toLocaleString('en')} runs`);
  await expect(page.getByRole('region', { name: 'Failures by step' })).toContainText('step_9');
  await expect(page.getByRole('region', { name: 'Slowest steps' })).toContainText('step_');
  await expect(page.getByRole('region', { name: 'Kinds of failure' })).toContainText(
    'HTTP 503 from upstream',
  );
  await expect(page.getByText('answers, last heard of at')).toBeVisible();

  await outcomes.getByRole('button', { name: /^failed/ }).click();
  const narrowed = page.getByRole('list', { name: 'Narrowed to' });
  await expect(narrowed).toContainText('failed');
  await expect(rows(page).first()).toContainText('failed');
  await page.getByRole('button', { name: 'Runs in which step_9 failed' }).click();
  await expect(narrowed).toContainText('step_9 failed');
  await page.goBack();
  await page.goBack();
  await expect(narrowed).toBeHidden();

  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'More runs' }).click();
  await expect(rows(page)).toHaveCount(100);

  await search(page, runId(7));
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(runId(7));
  await search(page, "' OR 1=1 --");
  await expect(page.getByText('There is no such run.')).toBeVisible();
});

test('opening a run moves its rows and no others', async ({ reader }) => {
  const { page } = reader;
  const small = await openAndCount(page, runId(5));
  await expect(reader.cause()).toContainText('HTTP 503 from upstream 5');
  await expect(page.getByText(/^41 rows/)).toBeVisible();
  const large = await openAndCount(page, runId(LARGE_RUN));
  await expect(page.getByText(/^100,001 rows, .* moved of .* in the table/)).toBeVisible();

  const [table = 0] = (
    await server.ask(
      "SELECT sum(data_uncompressed_bytes) FROM system.parts WHERE active AND table = 'events'",
    )
  )
    .split('\t')
    .map(Number);
  const share = large / small / (LARGE_EVENTS / SMALL_EVENTS);
  test.info().annotations.push({ type: 'bytes', description: `${small} ${large} ${table}` });
  console.log(
    `bytes moved: a run of ${SMALL_EVENTS} events ${small}, one of ${LARGE_EVENTS} ${large}, of ${table} in the table`,
  );
  expect(small).toBeLessThan(40_000);
  expect(large).toBeLessThan(table / 5);
  // What every answer costs besides its rows weighs more where there are few.
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(1.3);
});

test('a server that stands still, is stopped and started again: said, cancelled, and gone on with', async ({
  reader,
}) => {
  const { page } = reader;
  await connect(page);
  await search(page, runId(LARGE_RUN));
  await expect(rows(page)).toHaveCount(1);
  const go = server.hold();
  await page.getByRole('button', { name: `Open ${runId(LARGE_RUN)}` }).click();
  await expect(page.getByRole('region', { name: 'Opening' })).toContainText('moved');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Stopped: .* was not opened/)).toBeVisible();
  go();

  await server.stop();
  await page.getByRole('button', { name: `Open ${runId(LARGE_RUN)}` }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'does not answer' })).toBeVisible();
  await server.start();
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect(reader.playhead()).toBeVisible();
});

test('a link asks before it connects; what is not there is said', async ({ reader }) => {
  const { page } = reader;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`/#/clickhouse?url=${encodeURIComponent(server.address)}&table=nosuch&outcome=failed`);
  await expect(page.getByText('Nothing has been sent yet')).toBeVisible();
  expect(asked.filter((url) => url.startsWith(server.address))).toEqual([]);
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no such table');
  await page.getByRole('button', { name: 'Disconnect' }).click();

  await server.ask('CREATE TABLE IF NOT EXISTS odd (x UInt8, who String, at DateTime) ENGINE = Memory');
  await page.getByLabel('Table', { exact: true }).fill('odd');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText('Its columns are those of no table that is known here')).toBeVisible();
  await page.getByRole('combobox', { name: /^Run/ }).selectOption('who');
  await page.getByRole('combobox', { name: /^Order/ }).selectOption('x');
  await page.getByRole('button', { name: 'Use these columns' }).click();
  await expect(page.getByText('There is no such run.')).toBeVisible();
  expect(page.url()).toContain('map=run%3Awho');
  expect(page.url()).not.toContain('password');
});

test('a password in a header needs a preflight, which an old server does not answer; in the address it goes', async ({
  reader,
}) => {
  const { page } = reader;
  const old = Number.parseInt(await server.ask('SELECT version()'), 10) < 19;
  const as = async (user: string, way: string) => {
    await page.goto('/#/clickhouse');
    await page.getByLabel('Address').fill(server.address);
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill('wrong secret');
    await page.getByLabel(way).check();
    await page.getByRole('button', { name: 'Connect' }).click();
  };
  await as('default', 'in a header');
  await expect(page.getByRole('alert')).toContainText(
    old ? 'does not let the password through' : '127.0.0.1',
  );
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await as('default', 'in the address');
  await expect(page.getByRole('alert')).toContainText('refuse');
  expect(page.url()).not.toContain('secret');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('secret');
});

for (const [width, theme] of [
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const)
  test(`nothing that a checker of accessibility finds, ${width} wide, ${theme}`, async ({ reader }) => {
    const { page } = reader;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto('/#/clickhouse');
    await expect(page.getByLabel('Address')).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    await connect(page);
    await expect(rows(page).first()).toBeVisible();
    await expect(page.getByText('Counting …')).toHaveCount(0);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/${width}-${theme}.png`, fullPage: true });
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wider).toBe(false);
  });

const rows = (page: Page) => page.getByRole('region', { name: 'Runs', exact: true }).locator('tbody tr');

async function connect(page: Page): Promise<void> {
  await page.goto('/#/clickhouse');
  await page.getByLabel('Address').fill(server.address);
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText('Read as: Walkback’s own table')).toBeVisible();
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel('Run, step or message').fill(text);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('list', { name: 'Narrowed to' })).toContainText(text);
}

/** Opens a run and counts the bytes of the server's answers with rows in them. */
async function openAndCount(page: Page, run: string): Promise<number> {
  await connect(page);
  await search(page, run);
  await expect(rows(page)).toHaveCount(1);
  const sizes: Promise<number>[] = [];
  const count = (request: {
    url(): string;
    response(): Promise<unknown>;
    sizes(): Promise<{ responseBodySize: number }>;
  }) => {
    if (request.url().startsWith(server.address))
      sizes.push(request.sizes().then((each) => each.responseBodySize));
  };
  page.on('requestfinished', count);
  await page.getByRole('button', { name: `Open ${run}` }).click();
  await expect(page.getByRole('heading', { name: `Opened ${run}` })).toBeVisible();
  page.off('requestfinished', count);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function runId(number: number): string {
  return String(348437069927419904n + BigInt(number) * 20_000_000_000n);
}

/** The command line as it was built; what it prints. */
function walkback(...args: readonly string[]): Promise<string> {
  const started = spawn(process.execPath, ['dist/cli/walkback.js', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  started.stdout.on('data', (data) => {
    said += data;
  });
  return new Promise((resolve, reject) => {
    started.once('exit', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`ended with ${code}: ${said}`)),
    );
  });
}

/** A NoETL log of about so many events: runs of ten steps, each seventh of which fails, and a long one. */
function writeLog(path: string, events: number): void {
  const file = openSync(path, 'w');
  const began = Date.parse('2026-08-19T12:00:00Z');
  let id = 348437070072872960n;
  let written = 0;
  let text = '';
  for (let number = 0; written < events; number++) {
    const run = runId(number);
    const steps = number === LARGE_RUN ? LARGE_STEPS : SMALL_STEPS;
    for (let at = 0; at < steps; at++) {
      const step = `step_${at % 12}`;
      const bad = number % 7 === 5 && at === steps - 1;
      const command = `"command_id":"${run}:${step}:${at}"`;
      const failure = `{${command},"error":"HTTP 503 from upstream ${number}"}`;
      for (const [kind, status, ms, context] of [
        ['command.started', 'STARTED', 0, `{${command}}`],
        bad
          ? ['call.error', 'FAILED', 60, failure]
          : ['call.done', 'COMPLETED', 60, `{${command},"result":{"status":"success"}}`],
        bad
          ? ['command.failed', 'FAILED', 70, failure]
          : ['command.completed', 'success', 70, `{${command}}`],
        ['step.exit', bad ? 'FAILED' : 'COMPLETED', 80, '{}'],
      ] as const) {
        id += 1000n;
        written++;
        const time = new Date(began + number * 20_000 + at * 100 + Number(ms)).toISOString();
        text += `{"execution_id":${run},"event_type":"${kind}","step":"${step}","status":"${status}","created_at":"${time}","context":${context},"event_id":${id}}\n`;
      }
    }
    const failed = number % 7 === 5;
    id += 1000n;
    written++;
    const ended = new Date(began + number * 20_000 + steps * 100).toISOString();
    text += `{"execution_id":${run},"event_type":"playbook.${failed ? 'failed' : 'completed'}","step":null,"status":"${failed ? 'FAILED' : 'COMPLETED'}","created_at":"${ended}","context":{},"event_id":${id}}\n`;
    if (text.length < 1 << 20 && written < events) continue;
    writeSync(file, text);
    text = '';
  }
}
