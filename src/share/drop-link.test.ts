import { expect, test } from 'vitest';
import { parseLink, printLink } from './link';

const KEY = `${'k'.repeat(42)}A`;
const TOKEN = 't'.repeat(22);
const ADDRESS = 'https://drops.example/walkback/5Nq0a_x-Zk0mDq2Jb1yW3w';
const OPEN = `#/drop/1/${KEY}/https%3A%2F%2Fdrops.example%2Fwalkback%2F5Nq0a_x-Zk0mDq2Jb1yW3w`;
const DELETE = `#/drop/1/delete/${TOKEN}/https%3A%2F%2Fdrops.example%2Fwalkback%2F5Nq0a_x-Zk0mDq2Jb1yW3w`;

test('a link of version 1 says where the sealed file is, and the key', () => {
  const link = { page: 'drop', action: 'open', key: KEY, address: ADDRESS } as const;
  expect(parseLink(OPEN)).toEqual(link);
  expect(printLink(link)).toBe(OPEN);
});

test('or where it is deleted, without the key', () => {
  const link = { page: 'drop', action: 'delete', token: TOKEN, address: ADDRESS } as const;
  expect(parseLink(DELETE)).toEqual(link);
  expect(printLink(link)).toBe(DELETE);
});

test('an address keeps all of itself on the way through a link', () => {
  const address = 'http://localhost:4180/a%2Fb/%C3%A4?x=1&y=%23';
  const link = { page: 'drop', action: 'open', key: KEY, address } as const;
  expect(parseLink(printLink(link))).toEqual(link);
});

test('a chat that takes some of the encoding away does no harm', () => {
  expect(parseLink(OPEN.replaceAll('%3A', ':'))).toEqual(parseLink(OPEN));
});

test('a link of a later version says so', () => {
  for (const later of [`#/drop/2/${KEY}/https%3A%2F%2Fx.example%2F1`, '#/drop/17', '#/drop/2/x?y=1'])
    expect(parseLink(later)).toEqual({ page: 'drop', action: 'none', problem: 'newer' });
});

test('what is not whole, or leads where this page does not go, is broken', () => {
  const broken = [
    '#/drop',
    '#/drop/0/x/y',
    '#/drop/1',
    `#/drop/1/${KEY}`,
    `#/drop/1/${KEY}/`,
    `#/drop/1/${KEY.slice(1)}/https%3A%2F%2Fx.example%2F1`,
    `#/drop/1/${KEY}/javascript%3Aalert(1)`,
    `#/drop/1/${KEY}/http%3A%2F%2F10.0.0.1%2Fadmin`,
    `#/drop/1/${KEY}/https%3A%2F%2Fname%3Asecret%40x.example%2F`,
    `#/drop/1/${KEY}/https%3A%2F%2Fx.example%2F${'x'.repeat(5000)}`,
    `#/drop/1/delete/short/https%3A%2F%2Fx.example%2F1`,
    `#/drop/1/delete/${TOKEN}`,
    `#/drop/1/delete/${'t'.repeat(500)}/https%3A%2F%2Fx.example%2F1`,
  ];
  for (const hash of broken)
    expect(parseLink(hash), hash).toEqual({ page: 'drop', action: 'none', problem: 'broken' });
});
