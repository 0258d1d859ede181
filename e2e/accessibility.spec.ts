import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, type WalkbackPage } from './walkback-page';

const DEPLOY = 'public/samples/deploy-session-v0.7.3.jsonl';
const SYSTEMS = ['runtimo-core', 'mfm-machine', 'NoETL', 'enact-core', 'dag-executor'];
const PHONE = { width: 390, height: 844 };
/** What a window of 1440 × 900 shows at 200 % zoom. */
const ZOOMED = { width: 720, height: 450 };

/** A screen of the product: how to get there. */
interface Screen {
  readonly name: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly go: (walkback: WalkbackPage) => Promise<void>;
}

const openSample = (system: string) => async (walkback: WalkbackPage) => {
  await walkback.open();
  await walkback.openSample(system);
  await expect(walkback.cause()).toBeVisible();
  await expect(walkback.telemetry()).toBeVisible();
  await expect(walkback.currentEvent()).toBeVisible();
};

const SCREENS: readonly Screen[] = [
  { name: 'the empty page', go: (walkback) => walkback.open() },
  {
    name: 'the library',
    go: async (walkback) => {
      await openSample('runtimo-core')(walkback);
      await walkback.page.getByRole('link', { name: 'Walkback' }).click();
      await expect(walkback.library()).toBeVisible();
    },
  },
  ...[undefined, PHONE].map((size) => ({
    name: `the question about a hosted log${size ? ', on a phone' : ''}`,
    size,
    go: async ({ page }: WalkbackPage) => {
      await page.goto(
        '/?src=https://host.test/logs/run.jsonl&src=https://github.com/o/r/blob/main/w.jsonl#/log/src',
      );
      await expect(page.getByRole('button', { name: 'Fetch it' })).toBeVisible();
    },
  })),
  ...SYSTEMS.map((system) => ({ name: `the ${system} sample`, go: openSample(system) })),
  ...['Raw record', 'Audit', 'Restart'].map((tab) => ({
    name: `the tab ${tab}`,
    go: async (walkback: WalkbackPage) => {
      await openSample('enact-core')(walkback);
      await walkback.showTab(tab);
    },
  })),
  {
    name: 'the choice of a run to overlay',
    go: async (walkback) => {
      await openSample('mfm-machine')(walkback);
      await walkback.telemetry().getByRole('button', { name: 'Overlay another run' }).click();
      await expect(walkback.page.getByRole('option', { name: /13 events/ }).first()).toBeVisible();
    },
  },
  {
    name: 'the charts of two runs with a threshold',
    go: async (walkback) => {
      await openSample('mfm-machine')(walkback);
      await walkback.telemetry().getByRole('button', { name: 'Overlay another run' }).click();
      await walkback.page
        .getByRole('option', { name: /13 events/ })
        .first()
        .click();
      const durations = walkback.series('Duration of attempts');
      await expect(durations).toContainText('the other run');
      await durations.getByRole('button', { name: /^Set the threshold/ }).click();
      await walkback.page.keyboard.type('500 ms');
      await walkback.page.keyboard.press('Enter');
      await expect(durations).toContainText('above 500 ms');
      await durations.getByRole('button', { name: /^Change the threshold/ }).click();
    },
  },
  {
    name: 'the problems dialog',
    go: async (walkback) => {
      await openTorn(walkback);
      await walkback.problemsButton().first().click();
      await expect(walkback.page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'notes, the trail and a note that is being written', go: openNotes },
  { name: 'notes on a phone', size: PHONE, go: openNotes },
  {
    name: 'the deletion of a log with notes',
    go: async (walkback) => {
      await openNotes(walkback);
      await walkback.page.getByRole('link', { name: 'Walkback' }).click();
      await walkback.page.getByRole('button', { name: /^Delete deploy/ }).click();
      await expect(walkback.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'notices',
    go: async (walkback) => {
      await walkback.open();
      await walkback.drop([{ name: 'notes.txt', text: 'not a log at all' }]);
      await expect(walkback.page.getByText('1 file not recognised')).toBeVisible();
    },
  },
  { name: 'the empty page on a phone', size: PHONE, go: (walkback) => walkback.open() },
  {
    name: 'the library on a phone',
    size: PHONE,
    go: async (walkback) => {
      await openSample('runtimo-core')(walkback);
      await walkback.page.getByRole('link', { name: 'Walkback' }).click();
      await expect(walkback.library()).toBeVisible();
    },
  },
  {
    name: 'a log that is not here',
    go: async (walkback) => {
      await walkback.page.goto('/#/log/feedfacefeedface');
      await expect(walkback.page.getByRole('alert')).toBeVisible();
    },
  },
  { name: 'a run on a phone', size: PHONE, go: openSample('runtimo-core') },
  { name: 'a log with runs on a phone', size: PHONE, go: openSample('mfm-machine') },
  {
    name: 'the overlay and a threshold on a phone',
    size: PHONE,
    go: async (walkback) => {
      await openSample('mfm-machine')(walkback);
      await walkback.telemetry().getByRole('button', { name: 'Overlay another run' }).click();
      await walkback.page
        .getByRole('option', { name: /13 events/ })
        .first()
        .click();
      await expect(walkback.telemetry()).toContainText('aligned by');
      await walkback
        .series('Duration of attempts')
        .getByRole('button', { name: /^Set the threshold/ })
        .click();
    },
  },
  {
    name: 'a thought experiment and the smallest log',
    go: async (walkback) => {
      const { page } = walkback;
      await openSample('mfm-machine')(walkback);
      await walkback.showTab('What if?');
      await page.getByRole('button', { name: 'had not happened' }).click();
      await expect(page.getByRole('heading', { name: /impossible/ })).toBeVisible();
      await page.getByRole('button', { name: 'had said something else' }).click();
      await page.getByRole('button', { name: 'Find the smallest' }).click();
      await expect(page.getByRole('region', { name: 'Smallest log', exact: true })).toBeVisible();
    },
  },
  { name: 'a run at 200 % zoom', size: ZOOMED, go: openSample('runtimo-core') },
];

/** A note on an event and on a path, a moment on the trail, and a note that is not saved yet. */
async function openNotes(walkback: WalkbackPage): Promise<void> {
  const { page } = walkback;
  await openSample('runtimo-core')(walkback);
  const field = page.getByRole('textbox', { name: 'Text of the note' });
  await walkback.press('Shift+N');
  await field.fill('It broke here.');
  await field.press('Control+Enter');
  await walkback.tree().getByRole('treeitem', { name: /^jobs/ }).focus();
  await walkback.press('Shift+N');
  await field.fill('Which was first?');
  await field.press('Control+Enter');
  await expect(page.getByRole('tab', { name: 'Notes (2)' })).toBeVisible();
  await walkback.press('End');
  await expect(page.getByRole('region', { name: 'Trail' }).getByRole('listitem')).not.toHaveCount(0);
  await walkback.press('Shift+N');
  await expect(field).toBeFocused();
}

/** The deploy session, cut in the middle of its last record. */
async function openTorn(walkback: WalkbackPage): Promise<void> {
  await walkback.open();
  await walkback.pick({ name: 'torn.jsonl', mimeType: '', buffer: readFileSync(DEPLOY).subarray(0, -40) });
  await expect(walkback.cause()).toBeVisible();
}

/** What axe finds, as lines to read: the rule, what it says, and where. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) =>
        `${id}: ${node.target.join(' ')}: ${(node.failureSummary ?? '').split('\n').slice(1).join(' ')}`,
    ),
  );
}

for (const { name, size, go } of SCREENS)
  test(`axe finds nothing in ${name}, light and dark`, async ({ walkback, page }) => {
    if (size) await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    await go(walkback);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);
  });

test('axe finds nothing in what opens over the timeline, nor while a stretch is marked', async ({
  walkback,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openSample('runtimo-core')(walkback);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const row = timeline.getByRole('tree', { name: /^Timeline of/ }).locator('[tabindex="0"]');
  const clean = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
  };
  await row.focus();
  await walkback.press('Shift+F10');
  await expect(page.getByRole('dialog', { name: 'Row' })).toBeVisible();
  await clean();
  await walkback.press('Enter');
  await walkback.press('ArrowRight');
  // An event with causes and effects to show.
  await page.getByRole('button', { name: /^First failure/ }).click();
  await page.getByRole('button', { name: /^Show all/ }).click();
  await row.focus();
  await walkback.press('m');
  await expect(page.getByRole('status', { name: 'Marked end' })).toBeVisible();
  await clean();
  await walkback.press('ArrowLeft');
  await walkback.press('m');
  await timeline.getByRole('button', { name: 'Arrange the rows' }).click();
  await expect(page.getByRole('status', { name: 'Selected stretch' })).toBeVisible();
  await clean();
});

test('the moment is spoken once, where stepping comes to rest', async ({ walkback, page }) => {
  await openSample('runtimo-core')(walkback);
  const spoken = page.locator('[data-moment]');
  await expect(spoken).toHaveText(/^13 of 0–66, job_completed, failed, ShellExec/);
  await page.evaluate(() => {
    const said: string[] = [];
    const region = document.querySelector('[data-moment]')!;
    new MutationObserver(() => said.push(region.textContent)).observe(region, {
      subtree: true,
      characterData: true,
      childList: true,
    });
    Object.assign(window, { said });
  });
  // As fast as a key that is held down, on however slow a machine.
  await page.evaluate(() => {
    for (let press = 0; press < 5; press++)
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  });
  await expect(spoken).toHaveText(/^18 of 0–66/);
  expect(await page.evaluate(() => (window as unknown as { said: string[] }).said.length)).toBe(1);
  // Nothing else speaks at each step.
  await expect(page.getByLabel('Position')).toHaveAttribute('aria-live', 'off');
});

test('the focus is never lost: not by a dialog, nor by another run or page', async ({ walkback, page }) => {
  const focused = () => page.evaluate(() => document.activeElement?.closest('main, button, a')?.tagName);
  await openTorn(walkback);
  const problems = walkback.problemsButton().first();
  await problems.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(problems).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByTitle('Show the event at this place').first().press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(problems).toBeFocused();

  await page.getByRole('link', { name: 'Walkback' }).press('Enter');
  await page.getByRole('link', { name: 'torn.jsonl' }).press('Enter');
  await expect(walkback.cause()).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();

  await openSample('mfm-machine')(walkback);
  await page.getByRole('button', { name: /portfolio_snapshot/ }).press('Enter');
  await walkback.expectPosition(0);
  expect(await focused()).toBe('BUTTON');
});

test('the focus stays in the rows of the timeline, far away, unpinned or closed, and in the event list', async ({
  walkback,
  page,
}) => {
  await openSample('runtimo-core')(walkback);
  const rows = page.getByRole('tree', { name: /^Timeline of/ }).getByRole('treeitem');
  const focused = rows.and(page.locator(':focus'));
  await rows.and(page.locator('[tabindex="0"]')).focus();
  await walkback.press('End');
  await walkback.expectPosition(65);
  await expect(focused).toHaveAccessibleName(/^GitExec/);
  await walkback.press('Home');
  await walkback.expectPosition(0);
  await expect(focused).toHaveAccessibleName(/^FileRead/);
  // With Shift or Alt the arrows are those of the run.
  await walkback.press('Shift+ArrowRight');
  await walkback.expectPosition(2);

  const menu = page.getByRole('dialog', { name: 'Row' });
  await walkback.press('Shift+F10');
  await menu.getByRole('button', { name: 'Pin to the top' }).press('Enter');
  const pinned = page.getByRole('tree', { name: /^Pinned/ });
  await pinned.getByRole('treeitem').focus();
  await walkback.press('Shift+F10');
  await menu.getByRole('button', { name: 'Unpin' }).press('Enter');
  await expect(pinned).toBeHidden();
  await expect(focused).toHaveCount(1);

  for (const action of ['rows: by type', 'rows: close all']) {
    await walkback.press('End');
    await walkback.press('Control+k');
    await page.keyboard.type(action);
    await expect(page.getByRole('option', { name: /^Rows:/ })).toHaveAttribute('aria-selected', 'true');
    await walkback.press('Enter');
  }
  await expect(rows).toHaveCount(6);
  await expect(focused).toHaveCount(1);

  await walkback.press('g');
  await walkback.press('e');
  for (const key of ['End', 'ArrowLeft', 'Home', 'ArrowRight']) {
    await walkback.press(key);
    await expect(walkback.currentEvent()).toBeFocused();
  }
  await walkback.expectPosition(1);
});

test('Escape closes a menu first, and only then clears the stretch', async ({ walkback, page }) => {
  await openSample('runtimo-core')(walkback);
  const stretch = page.getByRole('status', { name: 'Selected stretch' });
  for (const key of ['m', 'ArrowRight', 'm']) await walkback.press(key);
  await page.getByRole('button', { name: 'Arrange the rows' }).press('Enter');
  await walkback.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Arrange the rows' })).toBeHidden();
  await expect(stretch).toBeVisible();
  await walkback.press('Escape');
  await expect(stretch).toBeHidden();
});

test('the state is one stop of the tab key, walked by arrows', async ({ walkback, page }) => {
  await openSample('runtimo-core')(walkback);
  const items = walkback.tree().getByRole('treeitem');
  await items.and(page.locator('[tabindex="0"]')).focus();
  await expect(items.first()).toBeFocused();
  await walkback.press('ArrowDown', 2);
  await expect(items.nth(2)).toBeFocused();
  // Behind the tree is what is known of the row that was walked to.
  await walkback.press('Tab');
  const bar = page.getByRole('region', { name: 'Selected path' });
  await expect(bar.getByRole('button').first()).toBeFocused();
  await walkback.press('Shift+Tab');
  await expect(items.nth(2)).toBeFocused();
  await walkback.press('ArrowLeft');
  await expect(items.nth(1)).toBeFocused();
});

test('the focus goes on from what is taken away: a row, a field, a notice, all logs', async ({
  walkback,
  page,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await walkback.open();
  const [oldest, middle, newest] = [
    'agent-success.jsonl',
    'deploy-session-v0.7.3.jsonl',
    'interleaved-4-runs.jsonl',
  ];
  for (const name of [oldest, middle, newest]) {
    await walkback.pick(`public/samples/${name}`);
    await expect(page.getByRole('banner')).toContainText(name);
    await expect(walkback.cause()).toBeVisible();
    await page.getByRole('link', { name: 'Walkback' }).click();
    await expect(walkback.library().getByRole('link', { name })).toBeVisible();
  }
  const link = (name: string) => walkback.library().getByRole('link', { name });
  const button = (name: string) => page.getByRole('button', { name });

  await button(`Rename ${middle}`).press('Enter');
  await page.getByLabel('New name').press('Escape');
  await expect(link(middle)).toBeFocused();
  await button(`Delete ${middle}`).press('Enter');
  await expect(link(middle)).toBeHidden();
  await expect(link(oldest)).toBeFocused();
  await button(`Delete ${oldest}`).press('Enter');
  await expect(link(oldest)).toBeHidden();
  await expect(link(newest)).toBeFocused();

  await walkback.drop([{ name: 'notes.txt', text: 'not a log at all' }]);
  await walkback.drop([{ name: 'more.txt', text: 'nor is this' }]);
  await expect(button('Dismiss')).toHaveCount(2);
  await button('Dismiss').first().press('Enter');
  await expect(button('Dismiss')).toHaveCount(1);
  await expect(page.getByText('Read it as').getByRole('button').first()).toBeFocused();
  await button('Dismiss').press('Enter');
  await expect(button('Dismiss')).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();

  await walkback.openSample('runtimo-core');
  await expect(walkback.cause()).toBeVisible();
  await page.getByRole('link', { name: 'Walkback' }).click();
  await button('Delete all').press('Enter');
  await expect(walkback.library()).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
});

test('a button that turns itself off keeps the focus', async ({ walkback, page }) => {
  await openSample('runtimo-core')(walkback);
  await walkback.press('End');
  await walkback.press('ArrowLeft');
  const next = page.getByRole('button', { name: /^Next event/ });
  await next.press('Enter');
  await walkback.expectPosition(66);
  await expect(next).toBeDisabled();
  await expect(next).toBeFocused();
  await next.press('Enter');
  await walkback.expectPosition(66);
});

for (const name of ['Settings', 'Arrange the rows'])
  test(`${name} opens inside the window, on a phone as well`, async ({ walkback, page }) => {
    await openSample('runtimo-core')(walkback);
    const button = page.getByRole('button', { name });
    for (const size of [page.viewportSize()!, PHONE]) {
      await page.setViewportSize(size);
      await button.click();
      const box = (await page.getByRole('dialog', { name }).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(size.width);
      expect(box.y + box.height).toBeLessThanOrEqual(size.height);
      await page.keyboard.press('Escape');
    }
  });

test('at 200 % zoom everything of a run can be reached and nothing is cut off at the side', async ({
  walkback,
  page,
}) => {
  await page.setViewportSize(ZOOMED);
  await openSample('runtimo-core')(walkback);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(ZOOMED.width);
  for (const part of [walkback.events(), walkback.tree(), walkback.details(), walkback.telemetry()]) {
    await part.scrollIntoViewIfNeeded();
    await expect(part).toBeInViewport({ ratio: 0.1 });
  }
});
