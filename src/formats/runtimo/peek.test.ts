import { expect, test } from 'vitest';
import type { Facts } from '../../model/event';
import type { PeekedFacts } from '../../model/format';
import { FIXTURES } from '../fixtures';
import { createDecoder } from './decode';
import { explain } from './explain';
import { peek } from './peek';

const WAL = { file: 'wal.jsonl', shape: 'wal-lines', envelope: null, columns: [] };

const BLANK: PeekedFacts = {
  run: '',
  kind: '',
  act: 'note',
  stepStart: 0,
  stepEnd: 0,
  outcome: null,
  klass: null,
  message: null,
  time: 0,
};

function decoded(text: string): (Facts & { message: string | null }) | null {
  try {
    const value = JSON.parse(text);
    const found = createDecoder(WAL).decode(value, text);
    return 'event' in found ? { ...found.event, message: explain(value)?.message ?? null } : null;
  } catch {
    return null;
  }
}

test('a peek says what decoding says, of every line that the crate wrote', async () => {
  const sources = FIXTURES.filter(({ format }) => format === 'runtimo').flatMap((each) => each.sources);
  const kinds = new Set<string>();
  for (const { blob } of sources)
    for (const text of (await blob.text()).split('\n')) {
      const bytes = new TextEncoder().encode(text);
      const out = { ...BLANK };
      const facts = decoded(text);
      if (facts === null || !peek(bytes, 0, bytes.length, out)) continue;
      const { run, kind, act, outcome, klass, time } = out;
      expect({ run, kind, act, outcome, klass, time }).toEqual({
        run: facts.run,
        kind: facts.kind,
        act: facts.act,
        outcome: facts.outcome,
        klass: facts.klass,
        time: facts.time,
      });
      expect(new TextDecoder().decode(bytes.subarray(out.stepStart, out.stepEnd))).toBe(facts.step);
      if (out.message !== null) expect(out.message).toBe(facts.message);
      kinds.add(klass ?? kind);
    }
  expect([...kinds].sort()).toEqual([
    ...['blocked', 'command_executed', 'completed-with-error', 'failed', 'invalid', 'job_started'],
    ...['ok', 'repaired', 'timed-out'],
  ]);
});
