import { expect, test } from 'vitest';
import type { FollowTroubleCode } from '../model/follow';
import { NoetlFault } from '../model/noetl';
import { asksAgain, waitBefore } from './noetl';

const fault = (code: FollowTroubleCode, retryAfter: number | null = null) =>
  new NoetlFault({ code, facts: {} }, retryAfter);

test('what another try does not change is asked once', () => {
  for (const code of ['credentials', 'forbidden', 'missing', 'not-the-kind'] as const)
    expect(asksAgain(0, fault(code)), code).toBe(false);
  expect(asksAgain(0, new Error('of our own'))).toBe(false);
});

test('what may pass is asked four times in all', () => {
  for (const code of ['failing', 'busy', 'stalled', 'broken-off', 'unreachable'] as const)
    expect([0, 1, 2, 3].map((failures) => asksAgain(failures, fault(code)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
});

test('each wait is twice the one before, up to half a minute, or what the server says', () => {
  expect([0, 1, 2, 3, 9].map((failures) => waitBefore(failures, fault('failing')))).toEqual([
    1_000, 2_000, 4_000, 8_000, 30_000,
  ]);
  expect(waitBefore(0, fault('busy', 7_000))).toBe(7_000);
});
