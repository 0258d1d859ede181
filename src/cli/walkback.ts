#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { AskedError, changes, check, inspect, type Outcome, state } from './commands';
import { compare } from './compare';
import { readSources, UnreadableError } from './files';
import { find } from './find';
import { OPEN_HELP, open } from './open';
import { rules } from './rules';
import { serve } from './serve';
import { share } from './share';
import { who } from './who';
import { why } from './why';

const USAGE = `walkback – walk a log back to the moment it broke

  walkback open FILE… [--follow] [--port N] [--no-browser]      the files in your browser; - for standard input
  walkback inspect FILE… [--json]                               what the files hold, and what is wrong
  walkback state FILE… [--run ID] --at POSITION|last [--json]   a run's state after an event
  walkback changes FILE… [--run ID] --at POSITION|last [--json] what an event changed
  walkback who FILE… [--run ID] --path PATH [--at POSITION|last] [--json]
                                                                which events wrote a path, and where its value came from
  walkback find FILE… QUERY [--run ID] [--json]                 the events for which a query holds
  walkback why FILE… [--run ID] [--json]                        why runs failed: exit 0 none did, 1 some did
  walkback rules FILE… [--rule FILE|ID] [--run ID] [--json]     which rules are broken: exit 0 none, 1 some
  walkback check FILE…                                          exit 0 clean, 1 errors, 2 unreadable
  walkback compare A B [--run ID] [--with ID] [--json]          where two runs part; A alone: two of its runs
                   [--mask FIELD]… [--unmask FIELD]…            exit 0 the same after masks, 1 they part, 2 unreadable
  walkback share FILE… [--run ID] [--at POSITION|last]          a replay file without what should not leave,
                 [--out FILE] [--by NAME] [--as-is]             or with all of it as it is
  walkback serve --store DIR [--port N] [--host HOST]           a store for encrypted drops, on this computer alone
                 [--origin PAGE]… [--rate N]                    pages that may use it, drops an hour for an address
                 [--max-size 100MB] [--max-total 2GB] [--max-lifetime 30d]
  walkback load FILE… --clickhouse URL [--create] [--log NAME]   into a ClickHouse table; twice does no harm
                [--database D] [--table T]                     password in WALKBACK_CLICKHOUSE_PASSWORD

FILE may be a folder. POSITION counts a run's events from 0.`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  run: { type: 'string' },
  with: { type: 'string' },
  mask: { type: 'string', multiple: true, default: [] as string[] },
  unmask: { type: 'string', multiple: true, default: [] as string[] },
  at: { type: 'string' },
  out: { type: 'string' },
  by: { type: 'string' },
  'as-is': { type: 'boolean', default: false },
  path: { type: 'string' },
  query: { type: 'string' },
  rule: { type: 'string' },
  store: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string', multiple: true },
  rate: { type: 'string' },
  'max-size': { type: 'string' },
  'max-total': { type: 'string' },
  'max-lifetime': { type: 'string' },
  follow: { type: 'boolean', default: false },
  'no-browser': { type: 'boolean', default: false },
  clickhouse: { type: 'string' },
  database: { type: 'string' },
  table: { type: 'string' },
  create: { type: 'boolean', default: false },
  log: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What each command may be told besides its files. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  open: ['follow', 'port', 'no-browser'],
  inspect: ['json'],
  state: ['run', 'at', 'json'],
  changes: ['run', 'at', 'json'],
  who: ['run', 'path', 'at', 'json'],
  find: ['query', 'run', 'json'],
  why: ['run', 'json'],
  rules: ['rule', 'run', 'json'],
  check: [],
  compare: ['run', 'with', 'mask', 'unmask', 'json'],
  share: ['run', 'at', 'out', 'by', 'as-is'],
  load: ['clickhouse', 'database', 'table', 'create', 'log'],
  serve: ['store', 'port', 'host', 'origin', 'rate', 'max-size', 'max-total', 'max-lifetime'],
};

/** @throws {AskedError} for what would be passed over */
function checkOptions(command: string, args: readonly string[]): void {
  const known = KNOWN[command];
  if (known === undefined) throw new AskedError(`There is no command “${command}”.\n\n${USAGE}`);
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, tokens: true });
  for (const token of tokens)
    if (token.kind === 'option' && !known.includes(token.name))
      throw new AskedError(`${command} does not know ${token.rawName}.`);
}

async function run(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [command, ...files] = positionals;
  if (values.help && command === 'open') return { text: OPEN_HELP, exit: 0 };
  if (values.help || command === undefined || command === 'help')
    return { text: USAGE, exit: values.help ? 0 : 2 };
  checkOptions(command, args);
  if (command === 'serve') {
    if (files.length > 0)
      throw new AskedError('serve reads no files: say where drops are kept with --store.');
    return serve(values, (text) => process.stdout.write(`${text}\n`));
  }
  if (files.length === 0) throw new AskedError(`Name at least one file.\n\n${USAGE}`);
  if (command === 'open') return open(files, values, (text) => process.stdout.write(`${text}\n`));
  if (command === 'compare') {
    const sides = await Promise.all(files.map((file) => readSources([file])));
    return compare(sides, { ...values, choice: { on: values.mask, off: values.unmask } });
  }
  // The query may stand behind the file, as it is spoken.
  const query =
    command === 'find' ? (values.query ?? (files.length > 1 ? files.pop() : undefined)) : undefined;
  const sources = await readSources(files);
  switch (command) {
    case 'inspect':
      return inspect(sources, values.json);
    case 'check':
      return check(sources);
    case 'state':
      return state(sources, values.run, values.at ?? 'last', values.json);
    case 'why':
      return why(sources, values.run, values.json);
    case 'changes':
      return changes(sources, values.run, values.at ?? 'last', values.json);
    case 'find':
      if (query === undefined) throw new AskedError('Say what to find: walkback find FILE QUERY');
      return find(sources, query, values.run, values.json);
    case 'rules':
      return rules(sources, values.run, values.rule, values.json);
    case 'who':
      if (values.path === undefined) throw new AskedError('Say which path with --path, such as /state/jobs');
      return who(sources, values.run, values.path, values.at ?? 'last', values.json);
    case 'load': {
      // The client of ClickHouse is large: only who loads waits for it.
      const { load } = await import('./load');
      return load(sources, values);
    }
    case 'share':
      return share(sources, {
        run: values.run,
        at: values.at,
        out: values.out,
        by: values.by,
        asIs: values['as-is'],
      });
    default:
      throw new AskedError(`There is no command “${command}”.\n\n${USAGE}`);
  }
}

/** Node 20 calls reading a file as a blob experimental; that is no news for the reader of a log. */
const warn = process.emitWarning.bind(process);
process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
  if (!String(warning).includes('openAsBlob') && !String(warning).includes('buffer.File'))
    warn(warning, ...rest);
}) as typeof process.emitWarning;

try {
  const { text, exit } = await run(process.argv.slice(2));
  if (text !== '') process.stdout.write(`${text}\n`);
  process.exitCode = exit;
} catch (error) {
  const known = error instanceof AskedError || error instanceof UnreadableError;
  const badArgument =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!known && !badArgument) throw error;
  process.stderr.write(`walkback: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
