import { expect, test } from 'vitest';
import { readLaunched, readPicked } from './drop';

function picked(name: string, path = ''): File {
  return Object.assign(new File(['{}'], name), { webkitRelativePath: path });
}

test('picked files keep their folder; what the operating system leaves behind is passed over', () => {
  const sources = readPicked([picked('a.json', 'store/tasks/a.json'), picked('.DS_Store'), picked('b.wal')]);
  expect(sources.map(({ folder, name }) => `${folder}|${name}`)).toEqual(['store/tasks|a.json', '|b.wal']);
});

test('too many files are refused as a whole, never cut short without a word', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => picked(`${index}.json`));
  expect(readPicked(many(20_000))).toHaveLength(20_000);
  expect(() => readPicked(many(20_001))).toThrow('too-many-files');
});

test('files from the file manager are read, folders among them are not', async () => {
  const file = { kind: 'file', getFile: async () => picked('deploy.wal') };
  const folder = { kind: 'directory' };
  const sources = await readLaunched([file, folder] as never);
  expect(sources.map(({ name }) => name)).toEqual(['deploy.wal']);
});
