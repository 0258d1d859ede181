import { expect, test } from './walkback-page';

test('a live run is watched on the first page, made up in the browser, and asks nobody', async ({
  walkback,
  page,
  context,
}) => {
  await walkback.open();
  await walkback.kept();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: 'Watch a live run' }).click();
  const bar = page.getByRole('region', { name: 'Following', exact: true });
  await expect(bar).toContainText(/demo/i);
  await expect(page).toHaveTitle('Live – Walkback');
  const head = async () => Number(await walkback.playhead().getAttribute('aria-valuemax'));
  await expect.poll(head).toBeGreaterThan(3);
  const seen = await head();
  // One goes along with what comes.
  await expect.poll(head).toBeGreaterThan(seen);
  const stands = async () => Number(await walkback.playhead().getAttribute('aria-valuenow'));
  await expect.poll(async () => (await stands()) - (await head())).toBe(0);
  const origin = new URL(page.url()).origin;
  expect(asked.filter((url) => !url.startsWith(`${origin}/assets/`))).toEqual([]);
});
