import { expect, test } from 'vitest';
import type { NoteView } from '../model/note';
import { selectNoteMarks } from './note-marks';

/** An axis that shows positions 10 to 29, ten pixels each. */
const AXIS = { range: { from: 10, to: 30 }, width: 200, xOf: (position: number) => (position - 10) * 10 };

/** Notes drawn as their places: `12` or `12-15`, with `?` where the log has none. */
function marks(drawing: string, apart = 9): string[] {
  const notes = drawing.split(' ').map((place): NoteView => {
    const [from, last] = place.replace('?', '').split('-').map(Number);
    const target = last === undefined ? { kind: 'event' } : { kind: 'stretch', to: last + 1 };
    return { id: place, position: from, target, there: place.endsWith('?') ? 'none' : 'same' } as NoteView;
  });
  return selectNoteMarks(notes, AXIS, apart).map(
    ({ x, right, begun, notes: here }) =>
      `${begun ? '…' : ''}${x}–${right}: ${here.map(({ id }) => id).join(' ')}`,
  );
}

test('a note is marked at its event, a stretch to its end', () => {
  expect(marks('12 15-20')).toEqual(['20–20: 12', '50–100: 15-20']);
});

test('what the axis does not show has no mark; of a stretch the part that it shows', () => {
  expect(marks('3 2-5 4-12 28-40 30 12?')).toEqual(['…0–20: 4-12', '180–200: 28-40']);
});

test('notes that stand near one another share a mark', () => {
  expect(marks('12 12-18 13 14', 15)).toEqual(['20–80: 12 12-18 13', '40–40: 14']);
});

test('what began before the view shares no mark with what begins in it', () => {
  expect(marks('2-12 10')).toEqual(['…0–20: 2-12', '0–0: 10']);
});
