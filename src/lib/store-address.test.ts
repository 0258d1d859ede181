import { expect, test } from 'vitest';
import { parseStoreAddress } from './store-address';

test('https, and http to this computer', () => {
  for (const address of [
    'https://drops.example/walkback',
    'https://drops.example:8443/a?X-Amz-Signature=1',
    'http://localhost:4180/drop',
    'http://127.0.0.1:4180/drop',
    'http://page.localhost/drop',
  ])
    expect(parseStoreAddress(address)?.href).toBe(address);
  expect(parseStoreAddress(' https://drops.example/x ')?.href).toBe('https://drops.example/x');
});

test('anything else is no address of a store', () => {
  for (const address of [
    '',
    'drops.example/walkback',
    'http://drops.example/',
    'http://localhost.example/',
    'http://10.0.0.1/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://drops.example/1',
    'file:///etc/passwd',
    'ftp://drops.example/',
    '//drops.example/',
    'https://name:secret@drops.example/',
    // These would mean something else in a security policy.
    'https://*.drops.example/',
    'http://[::1]:4180/drop',
    'https://drops.example/#/log',
    `https://drops.example/${'x'.repeat(3000)}`,
  ])
    expect(parseStoreAddress(address)).toBeNull();
});
