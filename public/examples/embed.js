// A host of Walkback in as few lines as it takes. What each message means: docs/embed.md.

const $ = (id) => document.getElementById(id);

/** The page that a log was or is to be posted to, and the log. */
let guest = null;

/** Where Walkback is served; null where the field holds no address of a page. */
function walkback() {
  const url = URL.parse($('address').value, document.baseURI);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

/** What was picked, else a sample. Files are Blobs: posting them copies no bytes. */
async function log() {
  const picked = [...$('files').files];
  if (picked.length > 0)
    return { title: picked[0].name, files: picked.map((data) => ({ name: data.name, data })) };
  const answer = await fetch('../samples/deploy-session-v0.7.3.jsonl');
  return { title: 'build 4711', files: [{ name: 'deploy.jsonl', data: await answer.blob() }] };
}

/** Posts the log once both are there, it and Walkback. */
function post() {
  if (!guest.isReady || guest.log === null) return;
  guest.page.postMessage({ walkback: 1, type: 'open', id: 4711, ...guest.log }, guest.origin);
  guest.log = null;
}

async function postTo(page, origin) {
  guest = { page, origin, isReady: false, log: null };
  guest.log = await log();
  post();
}

$('frame').addEventListener('click', () => {
  const address = walkback();
  if (address === null) return;
  const frame = document.createElement('iframe');
  frame.title = 'Walkback';
  frame.src = new URL('?embed', address).href;
  $('place').replaceChildren(frame);
  void postTo(frame.contentWindow, address.origin);
});

$('tab').addEventListener('click', () => {
  const address = walkback();
  const page = address && window.open(address.href);
  if (page) void postTo(page, address.origin);
});

$('go').addEventListener('click', () => {
  const position = $('position').valueAsNumber;
  guest?.page.postMessage({ walkback: 1, type: 'select', position }, guest.origin);
});

window.addEventListener('message', ({ source, origin, data }) => {
  // Only what Walkback says, and only from where it is served.
  if (source !== guest?.page || origin !== guest.origin || data?.walkback !== 1) return;
  const heard = document.createElement('li');
  heard.textContent = JSON.stringify(data);
  $('heard').append(heard);
  if (data.type === 'ready') {
    guest.isReady = true;
    post();
  }
  if (data.type === 'selection')
    $('selected').textContent = `${data.event.kind} at ${data.position} of ${data.run}`;
});
