import { beforeEach, expect, test } from 'vitest';
import { credentialsFor, readServers, useNoetlServers } from './noetl';

const SERVER = 'http://localhost:8082';
const TOKEN = { kind: 'bearer', token: 'secret' } as const;

beforeEach(() => useNoetlServers.setState({ agreed: [], credentials: {}, kept: [] }));

/** What would be written to the tab's storage now. */
function written(): string {
  const { partialize } = useNoetlServers.persist.getOptions();
  return JSON.stringify(partialize!(useNoetlServers.getState()));
}

test('credentials stand in memory alone, unless the reader says otherwise', () => {
  useNoetlServers.getState().enter(SERVER, TOKEN, false);
  expect(credentialsFor(SERVER)).toEqual(TOKEN);
  expect(written()).not.toContain('secret');
  useNoetlServers.getState().enter(SERVER, TOKEN, true);
  expect(written()).toContain('secret');
  useNoetlServers.getState().enter(SERVER, { kind: 'none' }, true);
  expect(credentialsFor(SERVER)).toEqual({ kind: 'none' });
  expect(written()).not.toContain('secret');
});

test('they are those of one address: another one of the same host has none', () => {
  useNoetlServers.getState().enter(SERVER, TOKEN, false);
  expect(credentialsFor(`${SERVER}/other`)).toEqual({ kind: 'none' });
});

test('what was kept is read again, and a broken entry spoils only itself', () => {
  const stored = {
    agreed: [SERVER, 7],
    credentials: { [SERVER]: TOKEN, b: { kind: 'header', name: 'X-Key' }, c: null },
    kept: [SERVER, 'b'],
  };
  expect(readServers(stored)).toEqual({ agreed: [SERVER], credentials: { [SERVER]: TOKEN }, kept: [SERVER] });
  for (const nothing of [null, 3, 'x', { credentials: 'x' }])
    expect(readServers(nothing)).toEqual({ agreed: [], credentials: {}, kept: [] });
});
