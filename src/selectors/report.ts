import { formatCount, formatNoun } from '../lib/format';
import { printJson } from '../lib/json-text';
import { markCode, markQuote, markText } from '../lib/markdown';
import { fromPointer, toDotted } from '../lib/pointer';
import { printTime } from '../lib/print-time';
import type { Json } from '../model/json';
import type {
  NoteChange,
  NotedEvent,
  NoteFacts,
  NoteTarget,
  NoteView,
  Visit,
  VisitReason,
} from '../model/note';
import type { Micros, Position } from '../model/units';
import type { FirstCause, LogView, RunView } from '../model/views';

/** All that a report is made of. */
export interface ReportInput {
  readonly log: Pick<LogView, 'systemLabel' | 'shapeLabel' | 'words'> & {
    readonly entry: Pick<LogView['entry'], 'name' | 'version' | 'hash'>;
  };
  readonly run: Pick<RunView['run'], 'id' | 'name' | 'outcome' | 'said' | 'events' | 'start' | 'end'>;
  readonly cause: FirstCause;
  /** The run's notes, in its order. */
  readonly notes: readonly NoteView[];
  readonly facts: readonly NoteFacts[];
  /** The run's visits, newest first; null leaves them out. */
  readonly trail: readonly Visit[] | null;
  /** When the report is written, in milliseconds. */
  readonly now: number;
  /** The address of a moment, or of a stretch; free of blanks and angle brackets. */
  readonly linkOf: (
    position: Position,
    stretch: { readonly from: Position; readonly to: Position } | null,
  ) => string;
}

/**
 * The notes of a run as a Markdown file for people who do not have the log at hand. What comes from the log stands in
 * code, what people wrote is quoted; nothing of either is read as Markdown. Times are in UTC.
 */
export function report(input: ReportInput): string {
  const { run, log, notes, trail } = input;
  const parts = [
    `# ${capital(log.words.run)} ${markCode(run.name)}: ${run.outcome}`,
    head(input),
    `## ${notes.length === 0 ? 'Notes' : formatNoun(notes.length, 'note')}`,
    ...(notes.length === 0
      ? [`Nothing was noted in this ${log.words.run}.`]
      : notes.map((note, at) => noted(input, note, at))),
    ...(trail === null ? [] : ['## Trail', trailOf(input, trail)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function head({ log, run, cause, linkOf, now }: ReportInput): string {
  const { entry, words } = log;
  const version = entry.version === null ? '' : `, ${markCode(entry.version)}`;
  const said = run.said === null ? '' : `; the system itself says ${markCode(run.said)}`;
  const times = Number.isNaN(run.start) ? '' : `, ${timeOf(run.start)} to ${timeOf(run.end)}`;
  return list([
    `Log: ${markCode(entry.name)}`,
    `System: ${markText(log.systemLabel)}, ${markText(log.shapeLabel)}${version}`,
    `Content hash: ${entry.hash === null ? 'not known yet, the log was still being read' : `\`${entry.hash}\``}`,
    `${capital(words.run)}: ${markCode(run.name)}${run.name === run.id ? '' : `, id ${markCode(run.id)}`}`,
    `Outcome: ${run.outcome}${said}; ${formatNoun(run.events, 'event')}${times}`,
    `First cause: ${causeOf(cause, words.run)} <${linkOf(cause.position, null)}>`,
    `Report of ${timeOf(now * 1000)}`,
  ]);
}

function causeOf(cause: FirstCause, runWord: string): string {
  const { kind, position, message, sentence, child } = cause;
  if (kind === 'none') return `none. ${markText(sentence)}`;
  const who = cause.label ?? cause.step;
  const what =
    kind === 'crash'
      ? 'stopped'
      : who === null
        ? `the ${runWord} itself failed`
        : `${markCode(who)}, attempt ${cause.attempt}, failed`;
  const words = message === null ? '' : `: ${markCode(message)}`;
  const inChild = child
    ? ` The child ${runWord} ${markCode(child.run.name)} failed first${child.inferred ? ' (inferred)' : ''}.`
    : '';
  return `${what} at position ${formatCount(position)}${words}. ${markText(sentence)}${inChild}`;
}

function noted(input: ReportInput, note: NoteView, at: number): string {
  const { position, target, event, text } = note;
  const stretch = target.kind === 'stretch' ? { from: position, to: target.to } : null;
  const facts = input.facts.find((each) => each.note === note.id);
  return [
    `### ${at + 1}. ${placeOf(position, target)}`,
    list([
      `${stretch ? 'First event' : 'Event'}: ${eventOf(event)}`,
      ...(note.last ? [`Last event: ${eventOf(note.last)}`] : []),
      ...(target.kind === 'path' && facts ? [`Value there: ${leafOrSize(facts.value)}`] : []),
      `<${input.linkOf(position, stretch)}>`,
      `Noted ${timeOf(note.createdAt * 1000)}${note.changedAt === note.createdAt ? '' : `, changed ${timeOf(note.changedAt * 1000)}`}`,
      ...(note.there === 'same' ? [] : [doubtOf(note)]),
    ]),
    markQuote(text),
    changesOf(facts, stretch !== null),
  ].join('\n\n');
}

function placeOf(position: Position, target: NoteTarget): string {
  switch (target.kind) {
    case 'event':
      return `Position ${formatCount(position)}`;
    case 'stretch':
      return `Positions ${formatCount(position)} to ${formatCount(target.to - 1)}`;
    case 'path':
      return `Position ${formatCount(position)}, path ${markCode(toDotted(fromPointer(target.pointer)))}`;
  }
}

/** `job_completed` of `build`, attempt 2, 2026-08-19T12:04:31Z. */
function eventOf({ kind, step, attempt, time }: NotedEvent): string {
  const parts = [
    `${markCode(kind)}${step === null ? '' : ` of ${markCode(step)}`}`,
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    timeOf(time) || 'no time recorded',
  ];
  return parts.join(', ');
}

function doubtOf({ there, moved }: NoteView): string {
  const now = moved
    ? ` That event is now at position ${formatCount(moved.position)} of ${markCode(moved.run)}.`
    : '';
  return there === 'another'
    ? `**The event here is not the one this note was written for.**${now}`
    : `**The log has no such position.**${now}`;
}

function changesOf(facts: NoteFacts | undefined, ofStretch: boolean): string {
  const what = ofStretch ? 'stretch' : 'event';
  if (facts === undefined) return 'What changed there cannot be told.';
  if (facts.changes === null) return 'What changed there is not known: the replay was stopped before it.';
  if (facts.changes.length === 0) return `This ${what} changes nothing.`;
  const more = facts.more ? ['and more, which the link shows'] : [];
  return `Changes of this ${what}:\n\n${list([...facts.changes.map(changeOf), ...more])}`;
}

function changeOf({ path, kind, before, after }: NoteChange): string {
  const name = markCode(toDotted(path));
  const [was, is] = [before, after].map((value) => (value === undefined ? '' : printed(value)));
  switch (kind) {
    case 'added':
      return `${name} added: ${is}`;
    case 'changed':
      return `${name} changed: ${was} → ${is}`;
    case 'removed':
      return `${name} removed; it was ${was}`;
    case 'same':
      return `${name} written again${is && `: ${is}`}`;
    case 'passing':
      return `${name} came and went`;
    case 'large':
      return `${name} written; too large to compare`;
  }
}

function leafOrSize(value: NoteFacts['value']): string {
  if (value === null) return 'nothing';
  if (value.kind === 'leaf') return `${printed(value.value)}${value.cut ? ' (cut)' : ''}`;
  return value.kind === 'list' ? formatNoun(value.size, 'item') : formatNoun(value.size, 'key');
}

/** A long text is cut before it is printed: it may be the whole of a large record. */
function printed(value: Json): string {
  return markCode(printJson(typeof value === 'string' ? value.slice(0, 1_000) : value));
}

const VISITED: Readonly<Record<VisitReason, string>> = {
  opened: 'opened at',
  jumped: 'jumped to',
  stepped: 'stepped to',
};

function trailOf({ linkOf }: ReportInput, trail: readonly Visit[]): string {
  if (trail.length === 0) return 'No moment of it was visited.';
  const lines = trail.map(({ at, why, position, event }) => {
    const what = `${timeOf(at * 1000)}: ${VISITED[why]} position ${formatCount(position)}, ${markCode(event.kind)}`;
    return `${what}${event.step === null ? '' : ` of ${markCode(event.step)}`} <${linkOf(position, null)}>`;
  });
  return list(lines.reverse());
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** RFC 3339 in UTC; '' for none, or one that no calendar has. */
function timeOf(micros: Micros): string {
  return Math.abs(micros) <= 8.64e18 ? printTime(micros) : '';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
