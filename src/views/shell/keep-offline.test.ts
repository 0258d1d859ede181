import { beforeEach, expect, test, vi } from 'vitest';
import { keepOffline } from './keep-offline';

/** A worker of one version, in one of its phases. */
class FakeWorker extends EventTarget {
  state = 'installing';
  readonly postMessage = vi.fn();

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;

  /** The browser found another version on the host, and has fetched all of it. */
  fetchNewer(): FakeWorker {
    const worker = new FakeWorker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    this.installing = null;
    this.waiting = worker;
    worker.become('installed');
    return worker;
  }
}

class FakeKeeper extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration = new FakeRegistration();
  readonly register = vi.fn(async () => this.registration);

  /** A worker becomes the one that answers for this page. */
  takeOver(worker = new FakeWorker()): void {
    this.controller = worker;
    this.registration.active = worker;
    this.registration.waiting = null;
    this.dispatchEvent(new Event('controllerchange'));
  }
}

const reload = vi.fn();
const newer = vi.fn();
let signal: AbortSignal;

beforeEach(() => {
  reload.mockReset();
  newer.mockReset();
  signal = new AbortController().signal;
});

/** A page that an earlier visit has kept. */
async function keptPage(): Promise<FakeKeeper> {
  const keeper = new FakeKeeper();
  keeper.takeOver();
  await keepOffline(keeper as never, reload, newer, signal);
  return keeper;
}

test('the first visit keeps the page and has nothing to tell', async () => {
  const keeper = new FakeKeeper();
  await keepOffline(keeper as never, reload, newer, signal);
  keeper.takeOver(keeper.registration.fetchNewer());
  expect(keeper.register).toHaveBeenCalledWith('./sw.js', { scope: './', updateViaCache: 'none' });
  expect(newer).not.toHaveBeenCalled();
  expect(reload).not.toHaveBeenCalled();
});

test('a newer version is told and waits; asked for, it takes over and the tab reloads', async () => {
  const keeper = await keptPage();
  const worker = keeper.registration.fetchNewer();
  expect(newer).toHaveBeenCalledTimes(1);
  expect(worker.postMessage).not.toHaveBeenCalled();

  newer.mock.calls[0]![0]();
  expect(worker.postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' });
  expect(reload).not.toHaveBeenCalled();
  keeper.takeOver(worker);
  expect(reload).toHaveBeenCalledTimes(1);
});

test('a version that was fetched during an earlier visit is told at once', async () => {
  const keeper = new FakeKeeper();
  keeper.takeOver();
  keeper.registration.waiting = new FakeWorker();
  await keepOffline(keeper as never, reload, newer, signal);
  expect(newer).toHaveBeenCalledTimes(1);
});

test('a tab does not reload because another tab went over', async () => {
  const keeper = await keptPage();
  const worker = keeper.registration.fetchNewer();
  keeper.takeOver(worker);
  expect(reload).not.toHaveBeenCalled();

  // Asked now, there is nothing left to wait for.
  newer.mock.calls.at(-1)![0]();
  expect(reload).toHaveBeenCalledTimes(1);
  newer.mock.calls[0]![0]();
  expect(reload).toHaveBeenCalledTimes(2);
});
