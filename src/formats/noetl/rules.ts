import { asNumber, asString, member } from '../../model/json';
import type { Rule, RuleCheck, RuleEvent, RuleRun } from '../../model/rule';
import { commandIdOf, type EventRow, meaningOf } from './wire';

/** What must hold in every execution (README.md, "Events" and "Retry"). */
export const rules: readonly Rule[] = [
  {
    id: 'noetl/attempts-within-policy',
    label: 'No command is issued beyond its max_attempts',
    source: 'NoETL, command.issued: meta.attempt and meta.max_attempts',
    check: () => withinPolicy(),
  },
  {
    id: 'noetl/issued-before-claimed',
    label: 'A worker claims only what was issued',
    source: 'NoETL, order of a command’s events',
    check: (run) => issuedBefore(run),
  },
  {
    id: 'noetl/claimed-by-one',
    label: 'A command is claimed by one worker only',
    source: 'NoETL, retry: the claim of a different worker is refused',
    check: () => claimedByOne(),
  },
  {
    id: 'noetl/ends-once',
    label: 'A command ends once',
    source: 'NoETL, order of a command’s events',
    check: () => endsOnce(),
  },
];

const rowOf = ({ payload }: RuleEvent) => payload as EventRow;

function withinPolicy(): RuleCheck {
  let asked = false;
  return {
    next(event) {
      const row = rowOf(event);
      const [attempt, most] = [
        asNumber(member(row.meta, 'attempt')),
        asNumber(member(row.meta, 'max_attempts')),
      ];
      if (meaningOf(row.event_type) !== 'issued' || attempt === null || most === null) return null;
      asked = true;
      return attempt <= most ? null : `Attempt ${attempt} is issued; ${most} are allowed.`;
    },
    asked: () => asked,
  };
}

function issuedBefore({ partial }: RuleRun): RuleCheck {
  const issued = new Set<string>();
  let asked = false;
  // The answers of some servers leave out what a command was issued as.
  let nameless = partial;
  return {
    next(event) {
      const row = rowOf(event);
      const command = commandIdOf(row);
      const meaning = meaningOf(row.event_type);
      if (meaning === 'issued' && command !== null) issued.add(command);
      nameless ||= meaning === 'issued' && command === null;
      if (meaning !== 'claimed' || command === null || nameless) return null;
      asked = true;
      return issued.has(command) ? null : `${command} is claimed, and no event before issues it.`;
    },
    asked: () => asked,
  };
}

function claimedByOne(): RuleCheck {
  const workers = new Map<string, string>();
  return {
    next(event) {
      const row = rowOf(event);
      const command = commandIdOf(row);
      const worker = asString(member(row.meta, 'worker_id')) ?? asString(row.worker_id);
      if (meaningOf(row.event_type) !== 'claimed' || command === null || worker === null) return null;
      const before = workers.get(command) ?? worker;
      workers.set(command, before);
      return before === worker ? null : `${worker} claims what ${before} has claimed.`;
    },
    asked: () => workers.size > 0,
  };
}

const ENDS: ReadonlySet<string> = new Set(['completed', 'failed', 'command-cancelled']);

function endsOnce(): RuleCheck {
  const ended = new Map<string, string>();
  return {
    next(event) {
      const row = rowOf(event);
      const command = commandIdOf(row);
      if (command === null || !ENDS.has(meaningOf(row.event_type))) return null;
      const before = ended.get(command);
      ended.set(command, row.event_type);
      return before === undefined ? null : `${command} has ended before, with ${before}.`;
    },
    asked: () => ended.size > 0,
  };
}
