// Runs in the application's page before its own scripts. It notes when things happen and lets the benchmark
// ask the application's own worker, over the page's own line to it. It changes nothing that the page does.

(() => {
  /** Ids of questions that the page itself asks count up from 1. */
  let nextId = 1e9;
  let worker;
  const pending = new Map();
  /** Questions that the page has asked and that are not answered yet. */
  const asked = new Map();
  let askedSince = 0;
  const notices = [];
  const waiting = new Set();
  const longTasks = [];

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  const NativeWorker = window.Worker;
  window.Worker = class extends NativeWorker {
    constructor(...args) {
      super(...args);
      worker = this;
      this.addEventListener('message', ({ data }) => hear(data));
    }
    postMessage(message, ...rest) {
      if (message.type === 'ask' && message.id < 1e9) {
        asked.set(message.id, message.kind);
        askedSince++;
      }
      super.postMessage(message, ...rest);
    }
  };

  function hear(reply) {
    if (reply.type === 'notice') {
      notices.push(reply.notice);
      for (const check of [...waiting]) check();
      return;
    }
    if (reply.type === 'progress') return;
    asked.delete(reply.id);
    const found = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.type === 'answer') found?.resolve(reply.value);
    else found?.reject(new Error(`${reply.code} ${JSON.stringify(reply.facts)}`));
  }

  function ask(kind, input) {
    return new Promise((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve, reject });
      worker.postMessage({ type: 'ask', id, kind, input });
    });
  }

  /** Resolves once a notice was heard that has these members; earlier ones count. */
  function noticed(matches) {
    return new Promise((resolve) => {
      const check = () => {
        if (!notices.some(matches)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }

  /** Waits until the next frame is on its way to the screen. */
  function painted() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(0);
      });
    });
  }

  /** Resolves with the time at which `seen` first holds for the document. */
  function appears(seen) {
    return new Promise((resolve) => {
      const look = () => {
        if (!seen()) return false;
        observer.disconnect();
        resolve(performance.now());
        return true;
      };
      const observer = new MutationObserver(look);
      if (look()) return;
      observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
    });
  }

  /** The log's header stands, and so does the list of its runs where it has more than one. */
  function runsListed() {
    if (!document.querySelector('button[aria-haspopup="dialog"]')) return false;
    const runs = document.querySelector('input[type="search"][aria-label$="step or error"]');
    return runs === null || runs.closest('section').querySelector('li button') !== null;
  }

  /** Events with their kinds and the state at the playhead are on screen. */
  function useful() {
    const event = document.querySelector('section[aria-label="Events"] li button [data-failing]');
    return event !== null && document.querySelector('[role="tree"] [role="treeitem"]') !== null;
  }

  let dropped = null;
  document.addEventListener(
    'change',
    (event) => {
      if (event.target.type === 'file') dropped = performance.now();
    },
    true,
  );

  /** Waits for a drop that the benchmark is about to make; times are milliseconds since the drop. */
  async function watchDrop() {
    dropped = null;
    const [listed, screen] = await Promise.all([
      appears(() => dropped !== null && runsListed()),
      appears(() => dropped !== null && useful()).then(painted),
    ]);
    return { listed: listed - dropped, useful: screen - dropped, longest: longestTask(dropped, listed) };
  }

  /** The longest main-thread task that ran between two moments; 0 when none took 50 ms. */
  function longestTask(from, to) {
    const inside = longTasks.filter((each) => each.startTime + each.duration >= from && each.startTime <= to);
    return Math.max(0, ...inside.map((each) => each.duration));
  }

  /** Opens a run without showing it and waits until every position can be asked about. */
  async function openRun(log) {
    const { landing } = await ask('log', { log });
    const view = await ask('run', { log, run: landing.run });
    await noticed(
      (each) => each.kind === 'run' && each.id === log && each.progress.built === each.progress.total,
    );
    return { run: landing.run, events: view.events };
  }

  function parentsOf(pointer) {
    const parents = [];
    for (let at = pointer.indexOf('/', 1); at >= 0; at = pointer.indexOf('/', at + 1))
      parents.push(pointer.slice(0, at));
    return parents;
  }

  const escaped = (key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

  /**
   * Asks what the page asks when the playhead jumps: what the event changed, the state with that unfolded,
   * and the rows around the first change. Gives the time until all of it is answered, and of the first rows
   * of the folded state alone.
   */
  async function jump(log, run, position) {
    const at = { log, run, position };
    const roots = ['/state', '/view'];
    const start = performance.now();
    const { changes } = await ask('changes', at);
    const pointers = changes.map((each) => each.path.map((key) => `/${escaped(key)}`).join(''));
    const expanded = [...new Set([...roots, ...pointers.slice(0, 24).flatMap(parentsOf)])];
    const [, row] = await Promise.all([
      ask('tree', { ...at, expanded, from: 0, count: 160 }),
      pointers.length > 0 ? ask('treeRow', { ...at, expanded, pointer: pointers[0] }) : 0,
    ]);
    const from = Math.floor(Math.max(row - 50, 0) / 50) * 50;
    if (from > 0) await ask('tree', { ...at, expanded, from, count: 160 });
    const middle = performance.now();
    await ask('tree', { ...at, expanded: roots, from: 0, count: 160 });
    return { whole: middle - start, folded: performance.now() - middle };
  }

  /** Starts timing from the next key press to the frame that shows all that it made the page ask for. */
  function timeKey() {
    return new Promise((resolve) => {
      window.addEventListener(
        'keydown',
        (event) => {
          askedSince = 0;
          const look = async () => {
            const now = await painted();
            const open = [...asked.values()].some((kind) => kind !== 'visit' && kind !== 'telemetry');
            if (askedSince > 0 && !open) resolve(now - event.timeStamp);
            else look();
          };
          look();
        },
        { capture: true, once: true },
      );
    });
  }

  let timed;

  window.probe = {
    /** Begins one of the waits below, so that what it waits for can be done next. */
    begin(wait) {
      timed = { watchDrop, timeKey }[wait]();
    },
    /** The result of the wait that was begun last. */
    end: () => timed,
    ask,
    noticed,
    painted,
    appears,
    runsListed,
    useful,
    longestTask,
    openRun,
    jump,
    notices,
  };
})();
