import peggy from 'peggy';
import type { Plugin } from 'vite';

/** Makes a parser of each grammar when the application is built, so that none has to be made (or evaluated) in the page. */
export const grammars: Plugin = {
  name: 'grammars',
  transform(source, id) {
    if (!id.endsWith('.peggy')) return null;
    return { code: peggy.generate(source, { output: 'source', format: 'es', grammarSource: id }), map: null };
  },
};
