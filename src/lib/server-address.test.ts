import { expect, test } from 'vitest';
import { parseServerAddress } from './server-address';

test('an address is brought to one form', () => {
  expect(parseServerAddress(' http://localhost:8082/ ')).toBe('http://localhost:8082');
  expect(parseServerAddress('https://noetl.example/api/')).toBe('https://noetl.example/api');
  expect(parseServerAddress('localhost:8082')).toBe('http://localhost:8082');
  expect(parseServerAddress('HTTPS://Noetl.Example')).toBe('https://noetl.example');
});

test('what may not be asked, or holds what must not be handed on, is none', () => {
  const none = [
    '',
    '   ',
    'javascript://alert(1)',
    'file:///etc/passwd',
    'ftp://noetl.example',
    'http://me:secret@noetl.example',
    'http://noetl.example/?token=1',
    'http://noetl.example/#token',
    'http://a;b.example',
    'http://*.example',
    `http://noetl.example/${'x'.repeat(2_000)}`,
  ];
  for (const text of none) expect(parseServerAddress(text), text).toBeNull();
});
