import { expect, test } from 'vitest';
import { Gate } from './gate';

test('who comes to a closed gate passes once it is open, and not in between', async () => {
  const gate = new Gate();
  const seen: string[] = [];
  await gate.passed();
  const closing = gate.closing().then(() => seen.push('closed'));
  gate.close();
  await closing;
  await gate.closing();
  const passed = gate.passed().then(() => seen.push('passed'));
  // Opened and closed again before anybody could go through.
  gate.open();
  gate.close();
  await Promise.resolve();
  expect([seen, gate.closed]).toEqual([['closed'], true]);
  gate.open();
  await passed;
  expect(seen).toEqual(['closed', 'passed']);
});
