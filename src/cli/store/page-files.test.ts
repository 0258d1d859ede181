import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPage } from './page-files';

const folder = mkdtempSync(join(tmpdir(), 'walkback-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('where no page was built there is none', async () => {
  expect(await findPage(folder)).toBeNull();
  expect(await findPage(join(folder, 'missing'))).toBeNull();
});

test('the page is its files by their paths, and not the command line beside it', async () => {
  for (const name of ['assets', 'cli']) mkdirSync(join(folder, name));
  for (const name of ['index.html', 'sw.js', 'assets/a.css', 'cli/walkback.js'])
    writeFileSync(join(folder, name), `content of ${name}`);
  const page = await findPage(`${folder}/`);
  expect([...page!.keys()].sort()).toEqual(['/', '/assets/a.css', '/index.html', '/sw.js']);
  expect(page!.get('/')!.type).toBe('text/html; charset=utf-8');
  expect(String(await page!.get('/assets/a.css')!.read())).toBe('content of assets/a.css');
});
