import type { Measure, SeriesInfo } from '../../model/format';
import { asNumber, asString, isObject, type Json, member } from '../../model/json';

/** What a WAL measures of its host, before and after each job. */
export const SERIES = {
  load: { label: 'Load average (1 min)', unit: 'load' },
  memory: { label: 'Memory available', unit: 'bytes' },
  disk: { label: 'Disk free', unit: 'bytes' },
  cpu: { label: 'CPU of all processes', unit: 'percent' },
  processMemory: { label: 'Memory of all processes', unit: 'percent' },
  processes: { label: 'Processes', unit: 'count' },
  zombies: { label: 'Zombie processes', unit: 'count' },
} as const satisfies Record<string, SeriesInfo>;

type SeriesName = keyof typeof SERIES;

/** Takes one value of a record: null where it could not be measured, undefined where there is none. */
type Add = (series: SeriesName, value: number | null | undefined) => void;

/** The readings of one record. The host is measured once in 30 seconds; its timestamp tells readings apart. */
export function measure(payload: Json): Measure[] {
  if (!isObject(payload)) return [];
  const measures: Measure[] = [];
  for (const moment of ['before', 'after'] as const) {
    const reading = asNumber(member(payload[`telemetry_${moment}`], 'timestamp'));
    const add: Add = (series, value) => {
      if (value !== undefined) measures.push({ series, value, reading, moment });
    };
    readHost(payload[`telemetry_${moment}`], add);
    readProcesses(payload[`process_${moment}`], add);
  }
  return measures;
}

function readHost(telemetry: Json | undefined, add: Add): void {
  const system = member(telemetry, 'system');
  if (!isObject(system)) return;
  const memory = system.ram_available ?? system.ram_free;
  // A host that cannot tell writes "unknown" or "" where a reading would stand: that is a gap.
  add(
    'load',
    told(system.load_average, (value) => parseLoad(asString(value))),
  );
  add(
    'memory',
    told(memory, (value) => parseSize(asString(value))),
  );
  add(
    'disk',
    told(system.disk_free, (value) => parseSize(asString(value))),
  );
}

function readProcesses(summary: Json | undefined, add: Add): void {
  if (!isObject(summary)) return;
  add('cpu', told(summary.total_cpu_percent, rounded));
  add('processMemory', told(summary.total_mem_percent, rounded));
  add('processes', told(summary.total_processes, asNumber));
  add('zombies', told(summary.zombie_count, asNumber));
}

/** A field's reading; null where it holds none, undefined where the record has no such field. */
function told(field: Json | undefined, read: (value: Json) => number | null): number | null | undefined {
  return field === undefined ? undefined : read(field);
}

/** 32-bit floats that were widened: one decimal is what they mean. */
function rounded(field: Json): number | null {
  const value = asNumber(field);
  return value === null ? null : Math.round(value * 10) / 10;
}

const POWERS = ['', 'K', 'M', 'G', 'T', 'P'];

/** `23Gi`, `1.5Gi`, `252G`, `1.2T`: powers of 1024 in bytes, as `free -h` and `df -h` print them. */
function parseSize(text: string | null): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGTP]?)i?B?$/i.exec(text?.trim() ?? '');
  if (match === null) return null;
  return Number(match[1]) * 1024 ** POWERS.indexOf(match[2]!.toUpperCase());
}

/** The first of `1.47, 2.75, 1.82`. */
function parseLoad(text: string | null): number | null {
  const first = Number.parseFloat(text ?? '');
  return Number.isNaN(first) ? null : first;
}
