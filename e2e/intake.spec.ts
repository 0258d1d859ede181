import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';
const deploy = () => readFileSync(DEPLOY, 'utf8');

test('a gzip opens like the file inside of it', async ({ walkback }) => {
  await walkback.open();
  await walkback.pick({
    name: 'deploy.jsonl.gz',
    mimeType: 'application/gzip',
    buffer: gzipSync(readFileSync(DEPLOY)),
  });
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText('exit code 3');
});

test('a store folder opens as one log', async ({ walkback, page }) => {
  await walkback.open();
  await page.getByLabel('Log folder').first().setInputFiles('src/formats/dag-executor/fixtures/etl-success');
  await expect(page.getByText('dag-executor', { exact: true })).toBeVisible();
  await expect(page.getByText(/file store/i).first()).toBeVisible();
  await expect(walkback.playhead()).toBeVisible();
});

test('text from the clipboard opens as a log', async ({ walkback, page }) => {
  await walkback.open();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  }, deploy());
  await walkback.expectPosition(13);
});

test('a mixture of files becomes several logs, and the page says how', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.drop([
    { name: 'wal.jsonl', text: deploy() },
    { name: 'agent.jsonl', text: readFileSync('public/samples/agent-success.jsonl', 'utf8') },
  ]);
  await expect(page.getByRole('status').filter({ hasText: 'How the files were grouped' })).toBeVisible();
  await page.getByRole('link', { name: 'Walkback' }).click();
  await expect(walkback.library().getByRole('row')).toHaveCount(3);
});

test('a torn log opens up to the cut, and its problem leads to the place', async ({ walkback, page }) => {
  const text = deploy();
  await walkback.open();
  await walkback.drop([{ name: 'torn.jsonl', text: text.slice(0, text.length - 300) }]);
  await walkback.expectPosition(13);
  await walkback.problemsButton().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('torn-tail');
  await expect(dialog.getByRole('button', { name: /torn\.jsonl:67/ })).toBeVisible();
});

test('damage in the middle is told with file, line and byte, and costs only its record', async ({
  walkback,
  page,
}) => {
  const lines = deploy().split('\n');
  lines[20] = lines[20]!.slice(0, 40);
  lines[31] += lines[32]!;
  lines.splice(32, 1);
  await walkback.open();
  await walkback.drop([{ name: 'damaged.jsonl', text: lines.join('\n') }]);
  await expect(page.getByText('66 events')).toBeVisible();
  await walkback.problemsButton().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('bad-json');
  await expect(dialog).toContainText('glued-record');
  await dialog.getByRole('button', { name: /damaged\.jsonl:32/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Raw record' })).toHaveAttribute('aria-selected', 'true');
});

test('a file that no format knows says what was looked for and can be read by hand', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.drop([{ name: 'notes.txt', text: 'Dear diary, today nothing was deployed.\n' }]);
  const notice = page.getByRole('status').filter({ hasText: 'not recognised' });
  await expect(notice).toContainText('Dear diary');
  await expect(notice).toContainText('What was looked for');
  await expect(notice.getByRole('button', { name: 'runtimo-core' })).toBeVisible();
  await notice.getByRole('button', { name: 'runtimo-core' }).click();
  await walkback.problemsButton().click();
  await expect(page.getByRole('dialog')).toContainText('bad-json');
});

test('HTML in a log stays text', async ({ walkback, page }) => {
  const hostile = '<img src=x onerror=alert(1)>';
  await walkback.open();
  await walkback.drop([
    { name: `${hostile}.jsonl`, text: deploy().replaceAll('relation orders already exists', hostile) },
  ]);
  await walkback.expectPosition(13);
  await expect(walkback.cause()).toContainText(hostile);
  expect(await page.locator('img[src="x"]').count()).toBe(0);
});

test('100 MB open while the page stays responsive', async ({ walkback, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'walkback-'));
  const path = join(folder, 'large.jsonl');
  const events = writeLargeLog(path, 100_000_000);
  try {
    await walkback.open();
    await page.evaluate(() => {
      const longest = { ms: 0 };
      Object.assign(window, { longest });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
      }).observe({ type: 'longtask', buffered: false });
    });
    await walkback.pick(path);
    await expect(walkback.cause()).toContainText('exit code 3', { timeout: 60_000 });
    await expect(page.getByText(`${events.toLocaleString('en')} events`)).toBeVisible();
    await walkback.press('End');
    await walkback.expectPosition(events - 1);
    await expect(page.getByRole('heading', { name: /^State at/ })).toContainText(
      (events - 1).toLocaleString('en'),
    );
    await walkback.press('ArrowLeft', 20);
    await walkback.expectPosition(events - 21);
    await expect(walkback.currentEvent()).toBeVisible();
    // Not a measure of speed: a page that reads, replays or draws everything on its own thread takes seconds.
    const longest = await page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms);
    expect(longest).toBeLessThan(2_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('reading can be stopped, and nothing is left of it', async ({ walkback, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'walkback-'));
  const path = join(folder, 'large.jsonl.gz');
  const plain = join(folder, 'large.jsonl');
  try {
    writeLargeLog(plain, 60_000_000);
    writeFileSync(path, gzipSync(readFileSync(plain), { level: 1 }));
    await walkback.open();
    await walkback.pick(path);
    const opening = page.getByRole('region', { name: 'Opening' });
    await opening.getByRole('button', { name: 'Stop' }).click();
    await expect(opening).toBeHidden();
    await expect(page.getByRole('main')).toBeFocused();
    await page.reload();
    await expect(page.getByText('Logs that you open are kept here')).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a gzip that was cut short opens up to the cut and says so', async ({ walkback, page }) => {
  const whole = gzipSync(readFileSync(DEPLOY));
  await walkback.open();
  await walkback.pick({
    name: 'cut.jsonl.gz',
    mimeType: 'application/gzip',
    buffer: whole.subarray(0, Math.floor(whole.length * 0.7)),
  });
  await walkback.expectPosition(13);
  await walkback.problemsButton().click();
  await expect(page.getByRole('dialog')).toContainText('The compressed file ends early');
});

/** The deploy session over and over, every time with its own job ids. Returns the number of events. */
function writeLargeLog(path: string, bytes: number): number {
  const text = deploy().trimEnd();
  const ids = new Set(text.match(/(?<="job_id":")[0-9a-f]{32}/g));
  const blocks: Buffer[] = [];
  let size = 0;
  for (let round = 0; size < bytes; round++) {
    let block = text;
    for (const id of ids) block = block.replaceAll(id, round.toString(16).padStart(8, '0') + id.slice(8));
    blocks.push(Buffer.from(`${block}\n`));
    size += blocks.at(-1)!.length;
  }
  writeFileSync(path, Buffer.concat(blocks));
  return blocks.length * text.split('\n').length;
}
