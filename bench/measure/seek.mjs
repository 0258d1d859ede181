// How long the worker takes to answer what the page asks when the playhead jumps to a random position. The
// page itself rests, so the times are those of the worker and of the messages to and from it.

import { percentile, random } from '../statistics.mjs';

const JUMPS = 1000;
const WARM_UP = 100;

export async function measureSeek(app, id, { run, events }) {
  const next = random(3);
  const positions = Array.from({ length: JUMPS + WARM_UP }, () => Math.floor(next() * events));
  const times = await app.page.evaluate(
    async ({ id, run, positions }) => {
      const times = [];
      for (const position of positions) times.push(await window.probe.jump(id, run, position));
      return times;
    },
    { id, run, positions },
  );
  const [whole, folded] = ['whole', 'folded'].map((what) => {
    const all = times.slice(WARM_UP).map((each) => each[what]);
    return { p50: percentile(all, 50), p95: percentile(all, 95) };
  });
  return { events, whole, folded };
}
