/** Longer texts are compared by their beginnings. */
const MAX_TEXT = 2_000;
const MAX_RESULT = 300;

/** What stands for what, in the order in which it is looked for: longer forms hide the numbers inside them. */
const FORMS: readonly (readonly [form: RegExp, stands: string | ((...parts: string[]) => string)])[] = [
  [/\s+/g, ' '],
  // 2026-08-20T09:12:50.6Z
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  // What follows a question mark is another one each time.
  [/\b([a-z]{2,10}:\/\/[^\s?#"')]+)[?#][^\s"')]*/gi, '$1?<query>'],
  // Quoted values; the apostrophe of a word is none.
  [/(^|[^\w])(['"`])(?:(?!\2)[^\\]|\\.){0,400}\2(?!\w)/g, '$1$2<value>$2'],
  [/“[^”]{0,400}”/g, '“<value>”'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  // The name of a file, of which the folder and the ending stay.
  [
    /((?:^|[\s=:(,])(?:~|\.{1,2})?(?:\/[\w.@%+-]+)*\/)[\w.@%+-]*?(\.[A-Za-z]\w{0,7})?(?=$|[\s:,;)])/g,
    fileName,
  ],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  // step_3IApLR0jFnrAfbsqVHgvGenhhae, and what a cluster hangs on the names of its workers
  [/\b[A-Za-z]{2,12}_[0-9A-Za-z]{16,}\b/g, '<id>'],
  [/-[0-9a-f]{6,10}-[0-9a-z]{5}\b/g, '-<id>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '<id>'],
  [/\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{16,}\b/g, '<id>'],
];

/** Words before a number that is a name rather than an amount: it says what went wrong. */
const NAMED_NUMBER = /\b(?:code|status|http|errno|signal|error)[ =:]{1,2}$/i;
const NUMBER = /(?<![\w<.])[-−]?\d[\d_,]*(?:\.\d+)?(?:e[+-]?\d+)?|(?<=[A-Za-z_-])\d+/gi;

/**
 * An error without what varies from one time to the next: times, ids, hashes, addresses, names of files, quoted values
 * and numbers give way to what they are. Codes stay: `exit code 3` and `HTTP 503` say what went wrong.
 */
export function normaliseError(text: string): string {
  let found = text.slice(0, MAX_TEXT);
  for (const [form, stands] of FORMS) found = found.replace(form, stands as string);
  found = found.replace(NUMBER, (number: string, offset: number, whole: string) =>
    NAMED_NUMBER.test(whole.slice(Math.max(offset - 12, 0), offset)) ? number : '<n>',
  );
  return found.trim().slice(0, MAX_RESULT);
}

/** `/srv/app/` stays, `releases-17.toml` becomes `<name>.toml`; a lone `/etc` is no file in a folder. */
function fileName(whole: string, folder: string, ending: string | undefined): string {
  const folders = folder.split('/').length - 1;
  return folders < 2 || whole === folder ? whole : `${folder}<name>${ending ?? ''}`;
}
