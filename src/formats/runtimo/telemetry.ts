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

/** The readings of one record. The host is measured once in 30 seconds; its timestamp tells readings apart. */
export function measure(payload: Json): Measure[] {
  if (!isObject(payload)) return [];
  const measures: Measure[] = [];
  for (const moment of ['before', 'after'] as const) {
    const reading = asNumber(member(payload[`telemetry_${moment}`], 'timestamp'));
    const add = (series: SeriesName, value: number | null) => {
      if (value !== null) measures.push({ series, value, reading, moment });
    };
    readHost(payload[`telemetry_${moment}`], add);
    readProcesses(payload[`process_${moment}`], add);
  }
  return measures;
}

function readHost(
  telemetry: Json | undefined,
  add: (series: SeriesName, value: number | null) => void,
): void {
  const system = member(telemetry, 'system');
  if (!isObject(system)) return;
  add('load', parseLoad(asString(system.load_average)));
  add('memory', parseSize(asString(system.ram_available) ?? asString(system.ram_free)));
  add('disk', parseSize(asString(system.disk_free)));
}

function readProcesses(
  summary: Json | undefined,
  add: (series: SeriesName, value: number | null) => void,
): void {
  if (!isObject(summary)) return;
  add('cpu', rounded(asNumber(summary.total_cpu_percent)));
  add('processMemory', rounded(asNumber(summary.total_mem_percent)));
  add('processes', asNumber(summary.total_processes));
  add('zombies', asNumber(summary.zombie_count));
}

/** 32-bit floats that were widened: one decimal is what they mean. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

const POWERS = ['', 'K', 'M', 'G', 'T', 'P'];

/** `23Gi`, `1.5Gi`, `252G`, `1.2T`: powers of 1024 in bytes, as `free -h` and `df -h` print them. */
export function parseSize(text: string | null): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGTP]?)i?B?$/i.exec(text?.trim() ?? '');
  if (match === null) return null;
  return Number(match[1]) * 1024 ** POWERS.indexOf(match[2]!.toUpperCase());
}

/** The first of `1.47, 2.75, 1.82`. */
export function parseLoad(text: string | null): number | null {
  const first = Number.parseFloat(text ?? '');
  return Number.isNaN(first) ? null : first;
}
