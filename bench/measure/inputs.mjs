// Inputs to a page, one an animation frame, and what its main thread did for each of them.

const TRACED = ['toplevel', 'blink.user_timing'];
const TASK = 'ThreadControllerImpl::RunTask';
const MARK = 'bench-frame';
const CONTROL = 2;

export class Inputs {
  /** @param session a line to the debugger of the page */
  constructor(page, session) {
    this.page = page;
    this.session = session;
  }

  /** Turns the wheel at a place: sideways, up and down, or with Ctrl, which zooms. */
  wheel(x, y, { x: deltaX = 0, y: deltaY = 0, zoom = 0 }) {
    return this.session.send('Input.dispatchMouseEvent', {
      type: 'mouseWheel',
      x,
      y,
      deltaX,
      deltaY: zoom || deltaY,
      modifiers: zoom ? CONTROL : 0,
    });
  }

  mouse(type, x, y) {
    return this.session.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      button: 'left',
      buttons: 1,
      clickCount: 1,
    });
  }

  /** Gives the inputs, each for the next animation frame; milliseconds of work from each one's frame to the next. */
  async traced(inputs) {
    const events = [];
    const collect = ({ value }) => events.push(...value.filter(({ name }) => name === TASK || name === MARK));
    this.session.on('Tracing.dataCollected', collect);
    await this.session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: TRACED, recordMode: 'recordContinuously' },
    });
    const given = [];
    await this.frame();
    for (const input of inputs) {
      // Not waited for: the page takes it in the frame that comes next.
      given.push(input());
      await this.frame();
    }
    await this.frame();
    await Promise.all(given);
    const complete = new Promise((resolve) => this.session.once('Tracing.tracingComplete', resolve));
    await this.session.send('Tracing.end');
    await complete;
    this.session.off('Tracing.dataCollected', collect);
    return workOf(events, inputs.length);
  }

  /** Waits for an animation frame and marks it. */
  frame() {
    return this.page.evaluate(
      (mark) =>
        new Promise((resolve) => {
          requestAnimationFrame(() => {
            performance.mark(mark);
            performance.clearMarks(mark);
            resolve();
          });
        }),
      MARK,
    );
  }
}

/**
 * The sums of the tasks between the marked frames, each with the task that holds the mark: as they lasted, and what
 * the processor spent on them (less where others wanted it too, or a task waited for another process). In milliseconds.
 */
function workOf(events, inputs) {
  const marks = events.filter(({ name }) => name === MARK).sort((a, b) => a.ts - b.ts);
  const { pid, tid } = marks[0];
  const tasks = events
    .filter((each) => each.name === TASK && each.pid === pid && each.tid === tid && each.dur !== undefined)
    .sort((a, b) => a.ts - b.ts);
  const frames = marks.map(() => ({ work: 0, cpu: 0 }));
  let mark = -1;
  let busy = 0;
  for (const { ts, dur, tdur = 0 } of tasks) {
    // A task inside of another one was counted with it.
    if (ts < busy) continue;
    busy = ts + dur;
    while (mark + 1 < marks.length && marks[mark + 1].ts <= busy) mark++;
    if (mark < 0) continue;
    frames[mark].work += dur / 1000;
    frames[mark].cpu += tdur / 1000;
  }
  // The first mark was there before any input, and the last only ends the frame before it.
  return frames.slice(1, inputs + 1);
}
