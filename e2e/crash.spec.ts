import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './walkback-page';

const FIXTURES = 'src/formats';
const ENACT = ['agent-success.jsonl', 'crash-after-resume.jsonl', 'snapshots.jsonl'].map(
  (name) => `${FIXTURES}/enact/fixtures/events-with-snapshots/${name}`,
);
const STORE = `${FIXTURES}/dag-executor/fixtures/train-crash-mid-run`;

const section = (page: Page, name: string) => page.getByRole('tabpanel').getByRole('region', { name });

test('an agent died inside a tool call: what must I check by hand before I restart it?', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick(ENACT);
  await walkback.expectPosition(6);
  await expect(walkback.cause()).toContainText(
    '1 in flight, 1 promised; a restart would redo nothing, 2 to check by hand',
  );
  await walkback.cause().getByRole('button', { name: 'What to check before a restart' }).click();
  await expect(page.getByRole('tab', { name: 'Restart' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tab', { name: 'Restart' })).toBeFocused();

  const effects = section(page, 'May have happened already');
  await expect(effects).toContainText('the call of smtp_send');
  await expect(effects).toContainText('team@example.org');
  const plan = section(page, 'Snapshot and replay');
  await expect(plan.getByRole('row', { name: /^Check by hand send_email/ })).toContainText(
    'check what smtp_send did before it is run again',
  );
  await expect(plan.getByRole('row', { name: /^Check by hand the snapshot at sequence 9/ })).toContainText(
    'do not trust it',
  );

  // The row leads to the event that says so, and shows in the state what it wrote.
  await walkback.press('Home');
  await walkback.expectPosition(0);
  await expect(section(page, 'In flight')).toContainText('Every attempt that began has ended.');
  await walkback.press('End');
  await effects.getByRole('button', { name: /^send_email/ }).click();
  await walkback.expectPosition(6);
  await expect(walkback.tree().getByRole('treeitem', { name: /status.*"open"/ })).toBeVisible();
});

test('what if it had died earlier: the boundary follows the playhead', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(ENACT[1]!);
  await walkback.expectPosition(6);
  await page.keyboard.press('4');
  await expect(section(page, 'In flight')).toContainText('send_email');
  await walkback.press('ArrowLeft', 3);
  await walkback.expectPosition(3);
  await expect(section(page, 'In flight')).toContainText('Every attempt that began has ended.');
  await expect(section(page, 'Snapshot and replay')).toContainText('stays paused until it is resumed');
});

test('a store after a crash: which tasks run again, and which no longer may', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(readdirSync(STORE).map((name) => `${STORE}/${name}`));
  await expect(walkback.cause()).toContainText(
    '4 in flight, 3 promised; a restart would redo 5 (max_attempts 3)',
  );
  await walkback.cause().getByRole('button', { name: 'What to check before a restart' }).click();
  const plan = section(page, 'Repair on restart');
  await expect(plan.getByRole('row', { name: /^Does again shard_02/ })).toContainText('2 of 3 attempts used');
  await expect(plan.getByRole('row', { name: /shard_03/ })).toContainText('its file cannot be read');
  await plan.getByLabel('max_attempts').fill('2');
  await expect(plan.getByRole('row', { name: /shard_02/ })).toContainText('running → failed');
  await expect(plan).toContainText('1 closed as failed');
});

test('a worker was lost: the reader says what became of it', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(`${FIXTURES}/noetl/fixtures/crash-worker-lost-still-running.event-table.csv`);
  await walkback.cause().getByRole('button', { name: 'What to check before a restart' }).click();
  const plan = section(page, 'Orphan sweep');
  await expect(plan).toContainText('is ended by the sweep: playbook.failed');
  await plan.getByLabel('the workers are').selectOption('back under the same names');
  await expect(plan.getByRole('row', { name: /^Does again city_loop/ })).toContainText(
    'is delivered to worker-rust-7c9f6d5b8-k2x4p again',
  );
});

test('the recorded snapshot is not what the events make: the first place they part', async ({
  walkback,
  page,
}) => {
  await walkback.open();
  await walkback.pick(ENACT);
  await walkback.expectPosition(6);
  await page.getByRole('button', { name: /market_research/ }).click();
  await walkback.expectPosition(0);
  await page.keyboard.press('3');
  await expect(page.getByRole('tab', { name: 'Audit' })).toHaveAttribute('aria-selected', 'true');
  const parting = section(page, 'The first place they part');
  await expect(parting).toContainText('Snapshot at sequence 16');
  await expect(parting).toContainText('step_outputs');
  await expect(parting).toContainText('1) search 2) read 3) summarise');
  await parting.getByRole('button', { name: 'Show it in the state' }).click();
  await walkback.expectPosition(15);
  await expect(walkback.tree().getByRole('treeitem', { name: /1\) search 2\) read/ })).toBeVisible();
  await expect(section(page, 'Set or changed outside of the log')).toContainText(
    'known from the snapshot alone, no event can set it',
  );
});

test('a record of a store does not match its checksum', async ({ walkback, page }) => {
  await walkback.open();
  await walkback.pick(readdirSync(STORE).map((name) => `${STORE}/${name}`));
  await walkback.expectPosition(11);
  await walkback.showTab('Audit');
  const panel = walkback.details();
  await expect(panel).toContainText('12 recorded states and checksums: 11 agree, 1 differs.');
  await section(page, 'The first place they part')
    .getByRole('button', { name: /record of shard_04/ })
    .click();
  await walkback.expectPosition(4);
});
