import type { Credentials } from '../../model/noetl';

/** A name that a header may have. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** What a header may hold; a line break would begin another one. */
const VALUE = /^[\x20-\x7e]{1,8000}$/;
/** Names that a browser sets itself, or by which it would ask for something else. */
const RESERVED = /^(cookie|host|origin|referer|accept|content-type|range|connection|proxy-.*|sec-.*)$/i;

/** Can these be sent? Empty ones cannot, nor what would be another header. */
export function areSendable(credentials: Credentials): boolean {
  switch (credentials.kind) {
    case 'none':
      return true;
    case 'bearer':
      return VALUE.test(credentials.token);
    case 'header':
      return NAME.test(credentials.name) && !RESERVED.test(credentials.name) && VALUE.test(credentials.value);
  }
}

/** The headers of a question. What cannot be sent is not. */
export function headersOf(credentials: Credentials): Record<string, string> {
  const accept = { Accept: 'application/json' };
  if (credentials.kind === 'none' || !areSendable(credentials)) return accept;
  if (credentials.kind === 'bearer') return { ...accept, Authorization: `Bearer ${credentials.token}` };
  return { ...accept, [credentials.name]: credentials.value };
}
