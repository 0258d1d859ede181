import { beforeEach, expect, test } from 'vitest';
import type { Note, NotePlace } from '../model/note';
import { useDrafts } from './drafts';

const { begin, edit, type, end, focused, remember } = useDrafts.getState();
const HERE: NotePlace = { run: 'wal', position: 3, target: { kind: 'event' } };
const NOTE = { id: 'n', ...HERE, text: 'before', changedAt: 7 } as Note;

/** Each draft as `position: text`, the newest first; the one that is to have the focus with a `*`. */
function drawn(): string[] {
  const { drafts, wanted } = useDrafts.getState();
  return drafts.map(
    ({ key, place, of, text }) =>
      `${wanted === key ? '*' : ''}${of ? 'change ' : ''}${place.position} ${place.target.kind}: ${text}`,
  );
}

beforeEach(() => useDrafts.setState({ drafts: [], wanted: null, removed: null }));

test('a note that was begun is gone on with, not begun anew', () => {
  begin('log', HERE);
  type(useDrafts.getState().wanted!, 'half of');
  focused();
  begin('log', { ...HERE, position: 4 });
  begin('log', HERE);
  expect(drawn()).toEqual(['4 event: ', '*3 event: half of']);
});

test('each place of an event has a draft of its own, and so has each log', () => {
  begin('log', HERE);
  begin('log', { ...HERE, target: { kind: 'stretch', to: 9 } });
  begin('log', { ...HERE, target: { kind: 'path', pointer: '/state/a' } });
  begin('log', { ...HERE, target: { kind: 'path', pointer: '/state/b' } });
  begin('another log', HERE);
  expect(drawn().length).toBe(5);
});

test('a note is changed beside the new one of the same place', () => {
  begin('log', HERE);
  edit('log', NOTE);
  type('n', 'after');
  expect(drawn()).toEqual(['*change 3 event: after', '3 event: ']);
  expect(useDrafts.getState().drafts[0]!.of).toEqual({ id: 'n', changedAt: 7 });
  end('n');
  expect(drawn()).toEqual(['3 event: ']);
});

test('what was removed can be brought back until something else is begun', () => {
  remember({ log: 'log', note: NOTE });
  expect(useDrafts.getState().removed?.note).toBe(NOTE);
  begin('log', HERE);
  expect(useDrafts.getState().removed).toBeNull();
});
