import { describe, expect, test } from 'vitest';
import { Fault } from '../model/errors';
import { Desk } from './desk';
import type { Engine } from './engine';
import type { Kind, Reply } from './protocol';
import type { TakeProgress } from './take';

/** A desk whose engine remembers what it was asked; the messages of a turn are in once `turn` is called. */
function openDesk(engine: object = {}) {
  const replies: Reply[] = [];
  const turns: (() => void)[] = [];
  const asked: string[] = [];
  const run = {
    state: {
      changes: async (position: number) => {
        asked.push(`changes ${position}`);
        return `changes at ${position}`;
      },
    },
    record: async (position: number) => {
      asked.push(`record ${position}`);
      return `record at ${position}`;
    },
    events: async (from: number) => `events from ${from}`,
  };
  const whole = { runOf: async () => run, ...engine } as unknown as Engine;
  const desk = new Desk(
    whole,
    (reply) => replies.push(reply),
    (later) => turns.push(later),
  );
  return {
    asked,
    ask: (id: number, kind: Kind, input: object | null = null) =>
      desk.receive({ type: 'ask', id, kind, input }),
    cancel: (id: number) => desk.receive({ type: 'cancel', id }),
    notice: desk.notice.bind(desk),
    turns,
    async turn() {
      for (const next of turns.splice(0)) next();
      await new Promise(setImmediate);
      return replies.splice(0).map(print);
    },
  };
}

function print(reply: Reply): string {
  switch (reply.type) {
    case 'answer':
      return `${reply.id}: ${String(reply.value)}`;
    case 'fault':
      return `${reply.id}: ${reply.code}`;
    case 'progress':
      return `${reply.id}: ${(reply.progress as TakeProgress).stage}`;
    case 'notice':
      return `notice: ${reply.notice.kind}`;
  }
}

const at = (position: number, run = 'wal', log = 'a') => ({ log, run, position });

describe('while the playhead is dragged', () => {
  test('of questions of one kind that arrive in a turn only the last is answered', async () => {
    const { ask, turn, asked } = openDesk();
    ask(1, 'changes', at(10));
    ask(2, 'record', at(10));
    ask(3, 'changes', at(11));
    ask(4, 'changes', at(12));
    expect(await turn()).toEqual(['1: cancelled', '3: cancelled', '2: record at 10', '4: changes at 12']);
    expect(asked).toEqual(['record 10', 'changes 12']);
  });

  test('two runs side by side do not overtake one another', async () => {
    const { ask, turn } = openDesk();
    ask(1, 'changes', at(1, 'left'));
    ask(2, 'changes', at(1, 'right'));
    ask(3, 'changes', at(2, 'left'));
    ask(4, 'changes', at(2, 'left', 'another log'));
    expect(await turn()).toEqual(['1: cancelled', '2: changes at 1', '3: changes at 2', '4: changes at 2']);
  });

  test('windows of a list are all wanted', async () => {
    const { ask, turn } = openDesk();
    ask(1, 'events', { ...at(0), from: 0, count: 50 });
    ask(2, 'events', { ...at(0), from: 50, count: 50 });
    expect(await turn()).toEqual(['1: events from 0', '2: events from 50']);
  });

  test('a question of the next turn does not overtake one that is being answered', async () => {
    const { ask, turn } = openDesk();
    ask(1, 'changes', at(1));
    expect(await turn()).toEqual(['1: changes at 1']);
    ask(2, 'changes', at(2));
    expect(await turn()).toEqual(['2: changes at 2']);
  });
});

test('many messages need one look at the queue', () => {
  const { ask, turns } = openDesk();
  for (let id = 1; id < 100; id++) ask(id, 'changes', at(id));
  expect(turns).toHaveLength(1);
});

test('a question that is taken back before its turn is never asked', async () => {
  const { ask, cancel, turn, asked } = openDesk();
  ask(1, 'changes', at(1));
  cancel(1);
  cancel(99);
  expect(await turn()).toEqual(['1: cancelled']);
  expect(asked).toEqual([]);
});

test('work under way is told to stop', async () => {
  const { ask, cancel, turn } = openDesk({
    take: (_sources: unknown, report: (progress: object) => void, signal: AbortSignal) => {
      report({ stage: 'reading' });
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  });
  ask(1, 'take', { sources: [] });
  expect(await turn()).toEqual(['1: reading']);
  cancel(1);
  expect(await turn()).toEqual(['1: cancelled']);
});

test('every failure has a code, and spoils only its own question', async () => {
  const { ask, turn } = openDesk({
    openLog: async () => {
      throw new Fault('gone');
    },
    library: () => {
      throw new TypeError('our own mistake');
    },
    formats: () => 'formats',
  });
  ask(1, 'log', { log: 'x' });
  ask(2, 'library');
  ask(3, 'formats');
  expect((await turn()).toSorted()).toEqual(['1: gone', '2: internal', '3: formats']);
});

test('notices pass through', async () => {
  const { notice, turn } = openDesk();
  notice({ kind: 'library' });
  expect(await turn()).toEqual(['notice: library']);
});
