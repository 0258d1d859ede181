import { readdirSync } from 'node:fs';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fetchSample, SAMPLES } from './samples';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const sample = { system: 'x', title: 'x', story: 'x', ask: 'x', files: ['one.jsonl', 'two.json'] };

test('fetches every file of a sample from beside the page', async () => {
  server.use(
    http.get('https://host.test/app/samples/:name', ({ params }) =>
      HttpResponse.text(`content of ${params.name}`),
    ),
  );
  const sources = await fetchSample(sample, 'https://host.test/app/');
  expect(sources.map((source) => source.name)).toEqual(['one.jsonl', 'two.json']);
  expect(await sources[1]!.blob.text()).toBe('content of two.json');
});

test('says which file a host does not serve', async () => {
  server.use(http.get('https://host.test/samples/:name', () => new HttpResponse(null, { status: 404 })));
  await expect(fetchSample(sample, 'https://host.test/')).rejects.toMatchObject({
    code: 'sample-missing',
    facts: { file: 'one.jsonl', status: 404 },
  });
});

test('says so too when there is no host at all', async () => {
  server.use(http.get('https://host.test/samples/:name', () => HttpResponse.error()));
  await expect(fetchSample(sample, 'https://host.test/')).rejects.toMatchObject({
    code: 'sample-missing',
    facts: { status: 0 },
  });
});

test('every sample is among the public files', () => {
  const shipped = readdirSync(new URL('../../public/samples', import.meta.url));
  for (const { files } of SAMPLES) expect(shipped).toEqual(expect.arrayContaining([...files]));
});
