import fc from 'fast-check';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Fault } from '../model/errors';
import { fetchViewer, packStandalone, replayInPage, standaloneReplay } from './standalone';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const PLACE = '<script type="application/x-walkback-replay" id="replay"></script>';
/** As small as a viewer can be; the application's own script speaks of the place and of titles, too. */
const VIEWER = `<!doctype html><head><title>Walkback</title><script type="module">say('${PLACE.replace('</', '\\x3C/')}<title></title>')</script></head><body>${PLACE}</body>`;

/** What a browser's reader of pages makes of a packed file: its title, and the text in the place of the replay. */
async function read(packed: Blob) {
  const html = await packed.text();
  const title = html
    .slice(html.indexOf('<title>') + 7, html.indexOf('</title>'))
    .replace(/&(amp|lt|gt);/g, (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name]);
  const start = html.lastIndexOf('id="replay">') + 'id="replay">'.length;
  const textContent = html.slice(start, html.indexOf('</script', start));
  const getElementById = (id: string) => (id === 'replay' ? ({ textContent } as HTMLElement) : null);
  return { html, page: { title, getElementById } };
}

test('a viewer with a replay inside gives it back, named by its title', async () => {
  const { html, page } = await read(
    await packStandalone(VIEWER, new Blob(['{"a":1}\n']), 'Deploy of Monday & more'),
  );
  expect(html).toContain('<title>Deploy of Monday &amp; more</title>');
  expect(html).toContain('id="replay">eyJhIjoxfQo=</script></body>');
  const replay = standaloneReplay(page)!;
  expect(replay.name).toBe('Deploy of Monday & more');
  expect(await replay.text()).toBe('{"a":1}\n');
});

test('whatever the bytes and the title are, they come back, and the rest of the page stays as it was', () =>
  fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant("</title><script>alert(1)</script>$&$'")),
      async (bytes, title) => {
        const { html, page } = await read(await packStandalone(VIEWER, new Blob([bytes as BlobPart]), title));
        expect(html.match(/<(?!\/?(?:html|head|body|title|script)\b|!doctype)/g)).toBeNull();
        expect(html.match(/<script/g)).toHaveLength(3);
        expect(html.endsWith('</script></body>')).toBe(true);
        const replay = standaloneReplay(page);
        if (bytes.length === 0) expect(replay).toBeNull();
        else expect(new Uint8Array(await replay!.arrayBuffer())).toEqual(bytes);
      },
    ),
  ));

test('a replay of many pieces keeps every byte', async () => {
  const bytes = Uint8Array.from({ length: 500_001 }, (_, at) => (at * 31) % 251);
  const { page } = await read(await packStandalone(VIEWER, new Blob([bytes]), ''));
  expect(new Uint8Array(await standaloneReplay(page)!.arrayBuffer())).toEqual(bytes);
});

test('lines that were broken on the way do no harm, other damage is told', () => {
  const page = (textContent: string) => ({
    title: '',
    getElementById: () => ({ textContent }) as HTMLElement,
  });
  expect(standaloneReplay(page('eyJh\r\n  IjoxfQo=\n'))?.size).toBe(8);
  expect(standaloneReplay(page('\n  \n'))).toBeNull();
  expect(() => standaloneReplay(page('eyJh…'))).toThrow(new Fault('replay-damaged'));
  expect(() => standaloneReplay(page('eyJhI'))).toThrow(new Fault('replay-damaged'));
});

test('marks that turn the direction of writing, and line ends, do not reach the title', async () => {
  const { html } = await read(await packStandalone(VIEWER, new Blob(), '\u202egpj.exe\n\u0000 and on'));
  expect(html).toContain('<title>gpj.exe and on</title>');
});

test('the viewer is fetched from beside the page; where it is missing, another page, or out of reach, that is told', async () => {
  const serve = (answer: () => Response) =>
    server.use(http.get('https://host.test/tools/viewer.html', () => answer()));
  serve(() => HttpResponse.text(VIEWER));
  expect(await fetchViewer('https://host.test/tools/')).toBe(VIEWER);
  for (const [answer, status] of [
    [() => new HttpResponse(null, { status: 404 }), 404],
    [() => HttpResponse.text('<!doctype html><title>Not found</title>'), 200],
    [() => HttpResponse.error(), 0],
  ] as const) {
    serve(answer);
    const missing = { code: 'viewer-missing', facts: { status } };
    await expect(fetchViewer('https://host.test/tools/')).rejects.toMatchObject(missing);
  }
});

test('a page that is dropped like a file gives its replay back; other pages have none', async () => {
  const replay = new Blob([crypto.getRandomValues(new Uint8Array(50_000))]);
  const inside = await replayInPage(await packStandalone(VIEWER, replay, '<script>'));
  expect(new Uint8Array(await inside!.arrayBuffer())).toEqual(new Uint8Array(await replay.arrayBuffer()));
  for (const other of [VIEWER, '<!doctype html><p>Hello', '{"type":"job_started"}', ''])
    expect(await replayInPage(new Blob([other])), other).toBeNull();
});
