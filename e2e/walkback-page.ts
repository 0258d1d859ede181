import { test as base, expect, type Page } from '@playwright/test';

/** The tabs of the details by their groups. */
const GROUPS: readonly (readonly [group: string, tabs: RegExp])[] = [
  ['State', /Path|Stops/],
  ['Run', /Rules|Problems|Audit|Restart|Attribution/],
  ['Notebook', /Notes|What if/],
];

/** The product as its user sees it: nouns are roles and visible names, verbs are what people do. */
export class WalkbackPage {
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
  }

  readonly cause = () => this.page.getByRole('region', { name: 'First cause' });
  readonly playhead = () => this.page.getByRole('slider', { name: 'Playhead' });
  readonly events = () => this.page.getByRole('region', { name: 'Events', exact: true });
  readonly currentEvent = () => this.events().locator('[aria-current="step"]');
  readonly tree = () => this.page.getByRole('tree', { name: 'State tree' });
  readonly details = () => this.page.getByRole('tabpanel');
  readonly telemetry = () => this.page.getByRole('region', { name: 'Telemetry' });
  readonly series = (name: string) => this.telemetry().getByRole('region', { name });
  readonly library = () => this.page.getByRole('table', { name: 'Your logs' });
  readonly problemsButton = () => this.page.getByRole('button', { name: /problems/i });

  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  /** Waits until everything of the page is kept in the browser and the offline worker answers for it. */
  async kept(): Promise<void> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  }

  async openSample(system: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${system}`) }).click();
  }

  async pick(files: Parameters<ReturnType<Page['getByLabel']>['setInputFiles']>[0]): Promise<void> {
    await this.page.getByLabel('Log files').first().setInputFiles(files);
  }

  /** Drops text files on the window, as a person would with the mouse. */
  async drop(files: readonly { name: string; text: string }[]): Promise<void> {
    await this.page.evaluate((list) => {
      const data = new DataTransfer();
      for (const { name, text } of list) data.items.add(new File([text], name));
      for (const type of ['dragover', 'drop'])
        window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, files);
  }

  async press(key: string, times = 1): Promise<void> {
    for (let count = 0; count < times; count++) await this.page.keyboard.press(key);
  }

  async expectPosition(position: number): Promise<void> {
    await expect(this.playhead()).toHaveAttribute('aria-valuenow', String(position));
  }

  /** Opens a tab of the details; tabs stand in groups by what they are about. */
  async showTab(name: string | RegExp): Promise<void> {
    const [group] = GROUPS.find(([, tabs]) => tabs.test(String(name))) ?? ['Event'];
    await this.page.getByRole('tab', { name: group, exact: true }).click();
    await this.page.getByRole('tab', { name }).click();
  }
}

export const test = base.extend<{ walkback: WalkbackPage }>({
  walkback: async ({ page }, use) => {
    const walkback = new WalkbackPage(page);
    await use(walkback);
    expect(walkback.errors).toEqual([]);
  },
});

export { expect };

/** How many pieces of followed logs are stored so far; it is done about once a second. */
export function storedArrivals(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('walkback');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('arrivals').objectStore('arrivals').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}
