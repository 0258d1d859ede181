import { expect, test } from 'vitest';
import type { Json } from '../../model/json';
import { measure } from './telemetry';

const host = (system: Json): Json => ({ telemetry_before: { timestamp: 7, system } });
const told = (payload: Json) => measure(payload).map(({ series, value }) => `${series} ${value}`);

test('what a host tells is measured', () => {
  const system = { load_average: '1.5, 1, 1', ram_available: '1Ki', ram_free: '2Ki', disk_free: '2K' };
  expect(told(host(system))).toEqual(['load 1.5', 'memory 1024', 'disk 2048']);
});

test('what a host could not tell is a gap, and what a version does not write is nothing', () => {
  expect(told(host({ load_average: 'unknown', disk_free: '' }))).toEqual(['load null', 'disk null']);
  expect(told({ process_after: { total_processes: null } })).toEqual(['processes null']);
  expect(told({ process_after: {} })).toEqual([]);
});
