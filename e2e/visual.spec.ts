import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test, type WalkbackPage } from './walkback-page';

/**
 * The main screens beside pictures that somebody has looked at. Another machine has other fonts, so the letters are
 * taken out and the picture is made eight times smaller: what is compared is where things stand and in what colours.
 * `npm run references` takes the pictures anew; look at each before you keep it.
 */
const SCALE = 1 / 8;
/**
 * Another font alone changes up to a tenth of a picture: texts break into other lines and move what is below them. A
 * wrong theme or a collapsed page changes half of it. A single lost chart changes less than a font does, so the parts
 * of each screen are asked for by name, and that nothing is cut off at the side is measured.
 */
const TOLERANCE = { maxDiffPixelRatio: 0.15, threshold: 0.05 };

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'] as const;

const run = (system: string) => async (walkback: WalkbackPage) => {
  await walkback.open();
  await walkback.openSample(system);
  for (const part of [walkback.cause(), walkback.playhead(), walkback.currentEvent(), walkback.tree()])
    await expect(part).toBeVisible();
  await expect(walkback.details()).toBeVisible();
  await expect(walkback.telemetry()).not.toContainText('Replaying');
};

const SCREENS: Readonly<Record<string, (walkback: WalkbackPage) => Promise<void>>> = {
  'empty-page': (walkback) => walkback.open(),
  library: async (walkback) => {
    await run('NoETL')(walkback);
    await walkback.page.getByRole('link', { name: 'Walkback' }).click();
    await expect(walkback.library()).toBeVisible();
  },
  'runtimo-run': run('runtimo-core'),
  'noetl-run': run('NoETL'),
  'mfm-runs': run('mfm-machine'),
  problems: async (walkback) => {
    await walkback.open();
    const torn = readFileSync('public/samples/deploy-session-v0.7.3.jsonl').subarray(0, -40);
    await walkback.pick({ name: 'torn.jsonl', mimeType: '', buffer: torn });
    await walkback.problemsButton().first().click();
    await expect(walkback.page.getByRole('dialog')).toBeVisible();
  },
};

// The styles that take the letters out come from outside of the page.
test.use({ bypassCSP: true });

for (const [name, go] of Object.entries(SCREENS))
  test(`${name} looks like its pictures`, async ({ walkback, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await go(walkback);
    await page.addStyleTag({
      content: '*, ::placeholder { -webkit-text-fill-color: transparent !important }',
    });
    for (const size of SIZES)
      for (const colorScheme of THEMES) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await settled(page);
        expect.soft(await sideways(page), `${name} at ${size.width} scrolls sideways`).toBe(0);
        const picture = await shrunk(page, await page.screenshot({ animations: 'disabled' }));
        expect.soft(picture).toMatchSnapshot(`${name}-${size.width}-${colorScheme}.png`, TOLERANCE);
      }
  });

/** Pixels by which the page, or what scrolls it, is wider than its room. */
async function sideways(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll('main, main > div')].map(
        (each) => each.scrollWidth - each.clientWidth,
      ),
    ),
  );
}

/** Waits until charts, which are drawn one after the other, and lists have followed the new size. */
async function settled(page: Page): Promise<void> {
  let before = '';
  await expect
    .poll(async () => {
      const now = (await page.screenshot({ animations: 'disabled' })).toString('base64');
      const same = now === before;
      before = now;
      return same;
    })
    .toBe(true);
}

async function shrunk(page: Page, picture: Buffer): Promise<Buffer> {
  const small = await page.evaluate(
    async ([url, scale]) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      const context = canvas.getContext('2d')!;
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/png').split(',')[1]!;
    },
    [`data:image/png;base64,${picture.toString('base64')}`, SCALE] as const,
  );
  return Buffer.from(small, 'base64');
}
