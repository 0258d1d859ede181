import { SERVED_MARK } from '../../lib/served';

/**
 * The page as it is served here: told by whom, without what would have it installed, and with all of its parts named,
 * so that they are there at once. Once the command has ended nobody could hand them out any more, and what was opened
 * is looked at all the same.
 * @param paths of the files of the page: `/assets/….js`
 */
export function servedPage(html: string, paths: Iterable<string>): string {
  const parts = [...paths].flatMap((path) => {
    const address = `.${path}`;
    return html.includes(`"${address}"`) ? [] : linkTo(address);
  });
  return html
    .replace(/\s*<link rel="manifest"[^>]*>/, '')
    .replace('<head>', () => `<head>\n    ${SERVED_MARK}`)
    .replace('</head>', () => `${parts.join('')}</head>`);
}

function linkTo(address: string): string[] {
  // The worker's script is no part of the page, and fetched with it anyway.
  if (!/^\.\/assets\/(?!worker-)[\w.-]+\.(js|css)$/.test(address)) return [];
  const rel = address.endsWith('.css') ? 'stylesheet' : 'modulepreload';
  return [`  <link rel="${rel}" crossorigin href="${address}">\n  `];
}
