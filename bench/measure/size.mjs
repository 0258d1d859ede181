// The compressed size of the JavaScript that the page needs to start, and of what it loads when needed.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { APP } from '../set-up.mjs';

export function measureSize() {
  const html = readFileSync(join(APP, 'index.html'), 'utf8');
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const initial = tags.flatMap((tag) => {
    const file = /(?:src|href)="([^"]+\.js)"/.exec(tag);
    return file && (tag.startsWith('<script') || /modulepreload/.test(tag)) ? [basename(file[1])] : [];
  });
  const files = readdirSync(join(APP, 'assets')).filter((name) => name.endsWith('.js'));
  const sized = files.map((name) => ({
    name,
    initial: initial.includes(name),
    bytes: gzipSync(readFileSync(join(APP, 'assets', name)), { level: 9 }).length,
  }));
  const total = (wanted) =>
    sized.filter((each) => each.initial === wanted).reduce((sum, each) => sum + each.bytes, 0);
  return { initial: total(true), later: total(false), files: sized };
}
