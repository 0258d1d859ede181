import { expect, test } from 'vitest';
import { normaliseError } from './normalise';

/** Errors as the five systems wrote them, and what of them is the same next time. */
test.each([
  // runtimo
  ['exit code 3', 'exit code 3'],
  [
    'Execution failed: Execution failed: capability exceeded timeout: 31.1s > 30s',
    'Execution failed: Execution failed: capability exceeded timeout: <n>s > <n>s',
  ],
  [
    'Execution failed: Capability execution failed: PermissionDenied - blocked: path validation: path does not exist: /srv/app/missing.toml',
    'Execution failed: Capability execution failed: PermissionDenied - blocked: path validation: path does not exist: /srv/app/<name>.toml',
  ],
  [
    'Execution failed: Capability execution failed: PermissionDenied - blocked: PID 13416 is a protected system process',
    'Execution failed: Capability execution failed: PermissionDenied - blocked: PID <n> is a protected system process',
  ],
  [
    'internal error: Execution failed: command timed out after 2s (killed 0 descendants)',
    'internal error: Execution failed: command timed out after <n>s (killed <n> descendants)',
  ],
  // mfm
  ['price request timed out after 10000 ms', 'price request timed out after <n> ms'],
  ['nonce 188 already used; next expected 189', 'nonce <n> already used; next expected <n>'],
  ['provider returned 429', 'provider returned <n>'],
  [
    'attempt for run 6d129b6e-30be-46a3-b06d-2e2799622e81 was left open',
    'attempt for run <id> was left open',
  ],
  // noetl
  [
    'HTTP request failed: error sending request for url (https://api.open-meteo.com/v1/forecast?latitude=40.7128&longitude=-74.006): operation timed out',
    'HTTP request failed: error sending request for url (https://api.open-meteo.com/v<n>/forecast?<query>): operation timed out',
  ],
  [
    "execution orphaned: command 'city_loop' was claimed by worker 'worker-rust-7c9f6d5b8-k2x4p' which is no longer live",
    "execution orphaned: command '<value>' was claimed by worker '<value>' which is no longer live",
  ],
  [
    'postgres error: relation "facilities" does not exist',
    'postgres error: relation "<value>" does not exist',
  ],
  ['worker worker-rust-7c9f6d5b8-k2x4p is gone', 'worker worker-rust-<id> is gone'],
  [
    'HTTP 500 from http://paginated-api:5555/api/v1/flaky',
    'HTTP 500 from http://paginated-api:<n>/api/v<n>/flaky',
  ],
  // enact
  ["tool 'delete_bucket' denied by policy 'prod-readonly'", "tool '<value>' denied by policy '<value>'"],
  ['step exceeded 4000 ms', 'step exceeded <n> ms'],
  ['step_3IApLR0jFnrAfbsqVHgvGenhhae failed at 2026-08-20T09:12:50.624429399Z', '<id> failed at <time>'],
  // dag-executor
  ['connect timeout: upstream 10.0.4.12:443', 'connect timeout: upstream <address>'],
  ['http 503 from upstream', 'http 503 from upstream'],
  ['schema mismatch: field "price" is null', 'schema mismatch: field "<value>" is null'],
  ['dependency failed: fetch_page_3', 'dependency failed: fetch_page_<n>'],
  // Words stay words.
  ["the worker can't reach its peer", "the worker can't reach its peer"],
  ['deadbeef is no number, cafe is a place', 'deadbeef is no number, cafe is a place'],
  ['checksum 9f86d081884c7d65 expected', 'checksum <id> expected'],
  ['two\n  lines\tof it', 'two lines of it'],
  ['', ''],
])('%s', (error, kind) => {
  expect(normaliseError(error)).toBe(kind);
});

test('what was normalised stays as it is', () => {
  for (const error of ['took 3 s at 10.0.0.1:80 for "x"', '/a/b/c.txt is gone', 'x=1e9, y=-4.5'])
    expect(normaliseError(normaliseError(error))).toBe(normaliseError(error));
});

test('a hostile text takes no longer than it is long', () => {
  const began = performance.now();
  for (const piece of ['/a', '"', '2026-01-01T', '0x', 'a1B', '-ffffff-', "'\\"])
    expect(normaliseError(piece.repeat(100_000)).length).toBeLessThanOrEqual(300);
  expect(performance.now() - began).toBeLessThan(1_000);
});
