import { readFileSync } from 'node:fs';
import { expect, test } from './walkback-page';

const GOOD = 'src/formats/noetl/fixtures/success-loop.event-table.json';
const BAD = 'src/formats/noetl/fixtures/failed-http-timeout.event-table.json';

test('what differs from yesterday’s good run', async ({ page, walkback }) => {
  await walkback.open();
  await walkback.pick([GOOD, BAD]);
  await page.getByRole('link', { name: 'Compare these two' }).click();

  // It opens where the two part: ids and times, which differ everywhere, are masked.
  const card = page.getByRole('region', { name: 'First divergence' });
  await expect(card).toContainText('The executions part at call.error of city_loop · i1');
  await expect(card).toContainText('21 caused by it, 0 unrelated, 0 only timing');
  const pair = page.getByRole('region', { name: 'The chosen pair' });
  await expect(pair).toContainText('B has call.error of city_loop · i1; A has no event to go with it.');
  await expect(pair.getByRole('region', { name: 'State after 15 in A and 16 in B' })).toContainText(
    '"raised"',
  );

  // The differences are walked by keys, and the address follows.
  await walkback.press('n', 2);
  await expect(pair).toContainText('A says command.completed, B says command.failed');
  await expect(pair).toContainText('Caused by it (inferred)');
  await expect(page).toHaveURL(/at=a17/);
  await walkback.press('p', 2);
  await expect(pair).toContainText('First divergence');

  // The steps of both beside each other, with what they took.
  await page.getByRole('tab', { name: 'Steps (8)' }).click();
  const step = page.getByRole('button', { name: /^city_loop · i1/ });
  await expect(step).toContainText('3 differences');
  await expect(step).toContainText('556 ms');
  await expect(step).toContainText('30.0 s');

  // A mask taken off: now the runs part at their first event.
  await page.getByRole('tab', { name: /^Fields/ }).click();
  await page.getByRole('checkbox', { name: '/event_id', exact: true }).uncheck();
  await expect(card).toContainText('The executions part at playbook_started');
  await page.reload();
  await expect(card).toContainText('The executions part at playbook_started');
  await page.getByRole('checkbox', { name: '/event_id', exact: true }).check();
  await expect(card).toContainText('call.error of city_loop · i1');

  // Into the run itself, at that moment, and back by way of the run.
  await pair.getByRole('link', { name: 'Open at 16 in execution B' }).click();
  await walkback.expectPosition(16);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /events$/ })
    .click();
  // The failed run is A now.
  await expect(card).toContainText('The executions part at call.done of city_loop · i1');
});

test('two runs of one log, of which one went well', async ({ page, walkback }) => {
  const good = readFileSync('src/formats/enact/fixtures/agent-success.jsonl', 'utf8');
  const bad = good
    .replaceAll('exec_3IApKdbYghRZb4JUDUEJTruMMUq', 'exec_3IApQSwWBB3H2Fs11bZi4u8xwDn')
    .replace('"output":"1) search 2) read 3) summarise"', '"output":"1) guess"')
    .replace('"type":"execution_completed"', '"type":"execution_failed","error":{"message":"no answer"}');
  await walkback.open();
  await walkback.drop([{ name: 'runs.jsonl', text: good + bad }]);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with another execution' });
  await dialog
    .getByRole('option', { name: /events$/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'First divergence' })).toContainText(
    'the payloads differ in /fields/output',
  );
  await expect(page.getByRole('region', { name: 'The chosen pair' })).toContainText('"1) guess"');
});

test('two runs that have little in common are said to be hardly comparable', async ({ page, walkback }) => {
  await walkback.open();
  await walkback.pick([
    'src/formats/mfm/fixtures/success.jsonl',
    'src/formats/mfm/fixtures/failed-not-retryable.jsonl',
  ]);
  await page.getByRole('link', { name: 'Compare these two' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'hardly comparable' })).toContainText(
    '0 states are in both, of 6 in A and 3 in B; 2 events of 24 and 9 go together.',
  );
});
