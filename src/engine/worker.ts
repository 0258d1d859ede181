/// <reference lib="webworker" />

import { PASSING_ENGINE } from '../lib/engine-names';
import { removeNetwork } from '../lib/no-network';
import { STANDALONE } from '../lib/standalone';
import { yieldToTasks } from '../lib/tasks';
import { LogStore } from '../store/database';
import { MemoryStore } from '../store/memory';
import { Desk } from './desk';
import { Engine } from './engine';
import { createLocks } from './locks';
import type { Notice } from './notice';
import type { Request } from './protocol';

declare const self: DedicatedWorkerGlobalScope;

// A worker does not share the page's policy, and logs are read here.
removeNetwork(self);

/** A standalone file and another page's frame have a library of their own, in memory; tabs share one otherwise. */
const passing = STANDALONE || self.name === PASSING_ENGINE;
const otherTabs = passing ? null : new BroadcastChannel('walkback');

/** What is told to them: it is about what all tabs share. */
const SHARED: ReadonlySet<Notice['kind']> = new Set(['library', 'notes', 'trail']);

const store = passing ? new MemoryStore() : new LogStore('walkback', (kind) => desk.notice({ kind }));
const notify = (notice: Notice) => {
  desk.notice(notice);
  if (SHARED.has(notice.kind)) otherTabs?.postMessage(notice);
};
/** The page asks for what it shows within this time; a check would be in its way. */
const CHECK_DELAY_MS = 1000;

const engine = new Engine(store, createLocks(passing), notify, CHECK_DELAY_MS);
const desk = new Desk(
  engine,
  (reply) => self.postMessage(reply),
  (run) => void yieldToTasks().then(run),
);

self.onmessage = (event: MessageEvent<Request>) => desk.receive(event.data);
otherTabs?.addEventListener('message', (event) => {
  desk.notice(event.data);
  void engine.refresh();
});
