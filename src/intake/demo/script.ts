import type { Json } from '../../model/json';

/** One event of the run that is played, and how long behind the one before it. */
export interface Beat {
  /** Milliseconds. */
  readonly after: number;
  readonly kind: 'begin' | 'enter' | 'issue' | 'claim' | 'start' | 'done' | 'complete' | 'set' | 'sweep';
  readonly step: string;
  /** Which item of a loop it is about. */
  readonly item?: number;
  readonly worker?: string;
  /** What the call answers, the variables that are set, or how many items are expected. */
  readonly data?: Json;
}

export const DEMO_PATH = 'demo/nightly_weather_report';
export const DEMO_WORKLOAD: Json = {
  cities: [{ name: 'Oslo' }, { name: 'Lisbon' }, { name: 'Nairobi' }, { name: 'Quito' }],
  alert_threshold: 30,
};

/** Its worker answers no more after its last step began. */
export const LOST_WORKER = 'worker-rust-6d8f7c5b9-m4t2q';
const WORKER = 'worker-rust-6d8f7c5b9-x7k9p';

/** A command from its issue to its end, each part so many milliseconds behind the one before. */
function command(step: string, waits: readonly number[], data: Json, item?: number): Beat[] {
  const [issue = 0, claim = 0, start = 0, done = 0] = waits;
  const about = { step, ...(item === undefined ? {} : { item }), worker: WORKER };
  return [
    { after: issue, kind: 'issue', ...about },
    { after: claim, kind: 'claim', ...about },
    { after: start, kind: 'start', ...about },
    { after: done, kind: 'done', ...about, data },
    { after: 10, kind: 'complete', ...about },
  ];
}

const CITIES = [
  ['Oslo', 14.2, 1_900],
  ['Lisbon', 31.6, 1_300],
  ['Nairobi', 22.8, 2_400],
  ['Quito', 16.1, 1_700],
] as const;

/**
 * Some eighty seconds: a start, a loop over four cities, a step whose command is delivered twice, and one whose worker
 * is lost. A real sweep waits ten minutes before it ends such a run; this one is short of time.
 */
export const SCRIPT: readonly Beat[] = [
  { after: 0, kind: 'begin', step: '' },
  ...command('start', [300, 350, 120, 600], { status: 'initialized' }),
  { after: 150, kind: 'set', step: 'start', data: { readings: [], alerts: [] } },
  { after: 200, kind: 'enter', step: 'city_loop', data: CITIES.length },
  ...CITIES.flatMap(([city, temperature, took], item) =>
    command('city_loop', [250, 400, 200, took], { city, temperature, http: { status: 200 } }, item),
  ),
  {
    after: 200,
    kind: 'set',
    step: 'city_loop',
    data: { readings: CITIES.map(([city, t]) => ({ city, t })) },
  },
  { after: 250, kind: 'enter', step: 'evaluate' },
  ...command('evaluate', [200, 500, 200, 2_500], { count: 4, alerts: ['Lisbon'] }),
  { after: 300, kind: 'set', step: 'evaluate', data: { alerts: ['Lisbon'] } },
  { after: 300, kind: 'enter', step: 'publish_report' },
  { after: 300, kind: 'issue', step: 'publish_report' },
  { after: 700, kind: 'claim', step: 'publish_report', worker: WORKER },
  { after: 300, kind: 'start', step: 'publish_report', worker: WORKER },
  // Nothing came back in time: the same command is delivered once more.
  { after: 14_000, kind: 'start', step: 'publish_report', worker: WORKER },
  { after: 3_500, kind: 'done', step: 'publish_report', worker: WORKER, data: { url: 'reports/2.html' } },
  { after: 10, kind: 'complete', step: 'publish_report', worker: WORKER },
  { after: 900, kind: 'enter', step: 'archive_readings' },
  { after: 400, kind: 'issue', step: 'archive_readings' },
  { after: 1_200, kind: 'claim', step: 'archive_readings', worker: LOST_WORKER },
  { after: 500, kind: 'start', step: 'archive_readings', worker: LOST_WORKER },
  { after: 32_000, kind: 'sweep', step: 'archive_readings', worker: LOST_WORKER },
];
