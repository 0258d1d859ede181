import { expect, test } from 'vitest';
import { byAge, isPassedOver } from './rotation';

test('sets by name, and in each the oldest first', () => {
  const names = ['wal.jsonl', 'b.wal.1', 'wal.jsonl.2', 'a.log', 'wal.jsonl.10', 'b.wal', 'wal.jsonl.1'];
  expect(names.toSorted(byAge)).toEqual([
    'a.log',
    'b.wal.1',
    'b.wal',
    'wal.jsonl.10',
    'wal.jsonl.2',
    'wal.jsonl.1',
    'wal.jsonl',
  ]);
});

test('hidden files and those that are being written under another name are passed over', () => {
  const names = ['.DS_Store', 'wal.tmp', 'wal.jsonl.crswap', 'notes~', 'Thumbs.db', 'wal.jsonl', 'x.1'];
  expect(names.filter((name) => !isPassedOver(name))).toEqual(['wal.jsonl', 'x.1']);
});
