import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './walkback-page';

const FIXTURES = 'src/formats';

test('why did the second try work', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(`${FIXTURES}/noetl/fixtures/python-engine-retry.event-table.json`);
  await walkback.expectPosition(0);
  // From a failed attempt, by keyboard.
  await walkback.press('f');
  await walkback.press('7');
  const attempts = walkback.details();
  await expect(attempts).toContainText('start was tried 3 times; 2 failed.');
  const table = attempts.getByRole('table').first();
  await expect(table.getByRole('columnheader', { name: /^Attempt/ })).toHaveText([
    'Attempt 1',
    'Attempt 2',
    'Attempt 3',
  ]);
  await expect(table.getByRole('row', { name: /^Outcome/ })).toContainText('failed');
  await expect(table.getByRole('row', { name: /^Error/ })).toContainText('ValueError: transient failure');
  await expect(table.getByRole('row', { name: /^After the one before/ })).toContainText('15.4 ms');
  const differed = attempts.getByRole('region', { name: 'What differed' });
  await expect(differed).toContainText('What differed in the one that worked');
  await expect(differed).toContainText('Try 2 beside try 3.');
  await expect(differed).toContainText('why it worked lies outside of what was recorded');
  const ended = differed.getByRole('table', { name: 'How they ended', exact: true });
  await expect(ended.getByRole('row', { name: /^status/ })).toContainText('"FAILED" → "COMPLETED"');
  // What always differs is folded, and there.
  await differed
    .getByText(/that always differ: numbers, ids, times/)
    .first()
    .click();
  await expect(differed.getByRole('table', { name: 'What they were given, always' })).toBeVisible();
  // An attempt leads to its beginning, and a link shows the same again.
  await table.getByRole('button', { name: 'Attempt 3' }).click();
  await walkback.expectPosition(14);
  await expect(page).toHaveURL(/at=14&tab=attempts/);
  await page.reload();
  await expect(walkback.details()).toContainText('start was tried 3 times');
});

test('a step that was tried once says so, and offers a run that went well', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(`${FIXTURES}/noetl/fixtures/interleaved-parent-children.event-table.json`);
  await page.getByRole('button', { name: /region_worker.*relation/ }).click();
  await walkback.expectPosition(4);
  await walkback.showTab('Attempts');
  await expect(walkback.details()).toContainText('query_region was tried once and failed.');
  await walkback
    .details()
    .getByRole('button', { name: /^Open the nearest .* that succeeded/ })
    .click();
  await expect(walkback.cause()).toContainText('No failure');
});

test('which failure came first, and what followed', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('dag-executor');
  await walkback.expectPosition(20);
  const button = walkback.cause().getByRole('button', { name: 'How it went on' });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.click();
  const chain = page.getByRole('region', { name: 'How it went on' });
  const links = chain.getByRole('list').first().getByRole('listitem');
  await expect(links).toHaveCount(6);
  await expect(links.first()).toContainText('20 fetch_page_3 failed');
  await expect(links.nth(2)).toContainText('34 fetch_page_3, attempt 3 failed');
  await expect(links.nth(2)).toContainText('tried again');
  await expect(links.nth(3)).toContainText('enrich_3 skipped');
  await expect(links.nth(3)).toContainText('waited for it (edge list) recorded');
  await expect(chain).toContainText('It explains 2 later failures and 3 tasks that never ran.');
  await chain.getByRole('button', { name: /notify skipped/ }).click();
  await walkback.expectPosition(39);
  // What it does not explain is apart, and reached as well.
  await chain.getByText('2 attempts failed and were made good by a later one').click();
  await chain.getByRole('button', { name: /^failed 23 fetch_page_1/ }).click();
  await walkback.expectPosition(23);
});

test('a failure in a child is followed up to its parent', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(`${FIXTURES}/noetl/fixtures/interleaved-parent-children.event-table.json`);
  await walkback.expectPosition(10);
  await walkback.cause().getByRole('button', { name: 'How it went on' }).click();
  const chain = page.getByRole('region', { name: 'How it went on' });
  await chain.getByRole('button', { name: /Child .*region_worker failed/ }).click();
  await walkback.expectPosition(4);
  await walkback.cause().getByRole('button', { name: 'How it went on' }).click();
  await expect(chain).toContainText('triggered by it (parent_event_id) recorded');
  await expect(chain).toContainText('Nearest that succeeded');
  await chain.getByRole('button', { name: /parent_fanout, failed by it/ }).click();
  await walkback.expectPosition(10);
});

test('what kinds of failure are in this log: many runs', async ({ walkback, page }) => {
  await walkback.open();
  const runs = Array.from({ length: 14 }, (_, at) => run(at, at % 2 === 0));
  await walkback.drop([{ name: 'nights.jsonl', text: runs.join('') }]);
  await walkback.expectPosition(2);
  await page.getByRole('button', { name: 'Kinds of failure' }).click();
  const kinds = page.getByRole('region', { name: 'Kinds of failure' });
  await expect(kinds).toContainText('7 failures of 1 kind in 7 runs, newest first.');
  await kinds.getByRole('button', { name: /^load.*× 7.*timed out after <n> ms/ }).click();
  await expect(kinds).toContainText('timed out after 1012 ms');
  await expect(kinds).toContainText('Before it: StateEntered.');
  await expect(kinds).toContainText('name nightly 7 of 7 failing, 0 of 7 passing');
  await kinds.getByRole('button', { name: 'Open the newest' }).click();
  await expect(page).toHaveURL(/run\/r12\?at=2/);
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('region', { name: 'runs' })).toBeVisible();
});

test('what kinds of failure are in this log: one run of many jobs', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.openSample('runtimo');
  await walkback.expectPosition(13);
  await walkback.cause().getByRole('button', { name: 'Kinds of failure' }).click();
  const kinds = page.getByRole('dialog', { name: 'Kinds of failure' });
  await expect(kinds).toContainText('15 failures of 13 kinds, newest first.');
  await kinds.getByRole('button', { name: /^Kill.*× 2.*PID <n> is a protected system process/ }).click();
  await kinds.getByRole('list', { name: 'Where it happened' }).getByRole('button', { name: 'at 42' }).click();
  await expect(kinds).toHaveCount(0);
  await walkback.expectPosition(42);
});

test('axe finds nothing in chain, attempts and kinds, light and dark', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(`${FIXTURES}/mfm/fixtures/interleaved-4-runs.jsonl`);
  await walkback.expectPosition(7);
  await walkback.press('7');
  await expect(walkback.details()).toContainText('was tried 2 times');
  await walkback.cause().getByRole('button', { name: 'How it went on' }).click();
  await expect(
    page.getByRole('region', { name: 'How it went on' }).getByRole('listitem').first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Kinds of failure' }).click();
  const kinds = page.getByRole('region', { name: 'Kinds of failure' });
  await kinds.getByRole('button', { name: /upstream closed connection/ }).click();
  await expect(kinds.getByRole('button', { name: 'Open the newest' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});

/** A run of two states, of which the last fails every other night. */
function run(at: number, fails: boolean): string {
  const info = {
    code: 'timeout',
    category: 'Rpc',
    retryable: false,
    message: `timed out after ${1_000 + at} ms`,
    details: null,
  };
  const end = fails
    ? { StateFailed: { state_id: 'load', error: { state_id: 'load', info }, failure_snapshot_id: null } }
    : { StateCompleted: { state_id: 'load', context_snapshot_id: 'c' } };
  const events = [
    { RunStarted: { op_id: fails ? 'nightly' : 'daily', manifest_id: 'm', initial_snapshot_id: 's' } },
    { StateEntered: { state_id: 'load', attempt: 0, base_snapshot_id: 's' } },
    end,
    { RunCompleted: { status: fails ? 'Failed' : 'Completed', final_snapshot_id: null } },
  ];
  return events
    .map(
      (event, seq) =>
        `${JSON.stringify({ run_id: `r${at}`, seq: seq + 1, ts_millis: null, event: { Kernel: event } })}\n`,
    )
    .join('');
}
