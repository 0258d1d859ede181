import { expect, test } from 'vitest';
import { SERVED_MARK } from '../../lib/served';
import { servedPage } from './served-page';

const HTML = `<html><head>
    <script type="module" crossorigin src="./assets/index-a.js"></script>
    <link rel="stylesheet" crossorigin href="./assets/index-b.css">
  <link rel="manifest" href="./manifest.webmanifest"></head></html>`;

const PATHS = [
  '/',
  '/index.html',
  '/assets/index-a.js',
  '/assets/index-b.css',
  '/assets/Lazy-c.js',
  '/assets/Lazy-d.css',
  '/assets/worker-e.js',
  '/assets/"><script>.js',
  '/icons/icon-192.png',
  '/sw.js',
];

test('the page says who serves it, cannot be installed, and names each of its parts once, behind the first ones', () => {
  const page = servedPage(HTML, PATHS);
  expect(page).toContain(SERVED_MARK);
  expect(page).not.toContain('manifest');
  expect(page.match(/"\.\/[^"]+"/g)).toEqual([
    '"./assets/index-a.js"',
    '"./assets/index-b.css"',
    '"./assets/Lazy-c.js"',
    '"./assets/Lazy-d.css"',
  ]);
  expect(page).toContain('<link rel="modulepreload" crossorigin href="./assets/Lazy-c.js">');
  expect(page).toContain('<link rel="stylesheet" crossorigin href="./assets/Lazy-d.css">');
});
