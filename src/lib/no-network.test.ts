import { expect, test } from 'vitest';
import { removeNetwork } from './no-network';

test('what a worker has by itself or inherits is gone, and cannot be put back', () => {
  class Scope {
    fetch() {}
    structuredClone() {}
  }
  const scope = Object.assign(new Scope(), { WebSocket: class {}, Blob: class {} });
  removeNetwork(scope);
  expect([scope.fetch, scope.WebSocket, Scope.prototype.fetch]).toEqual([undefined, undefined, undefined]);
  expect([typeof scope.Blob, typeof scope.structuredClone]).toEqual(['function', 'function']);
  expect(() => Object.defineProperty(scope, 'fetch', { value: () => {} })).toThrow(TypeError);
  expect(() => Object.assign(scope, { WebSocket: class {} })).toThrow(TypeError);
});
