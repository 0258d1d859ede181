import type { UnknownSource } from '../../engine/recognise';
import { formatBytes, formatNoun } from '../../lib/format';
import type { Source } from '../../model/source';
import { useFormats } from '../../queries/engine';
import { Button } from '../parts/Button';
import { Notice } from '../parts/Notice';
import css from './TakeNotices.module.css';
import { openSources } from './use-intake';

interface UnknownSourcesProps {
  readonly unknown: readonly UnknownSource[];
  readonly sources: readonly Source[];
  readonly onDismiss: () => void;
}

const SHOWN = 5;

const FOUND: Readonly<Record<UnknownSource['layout'], string>> = {
  lines: 'JSON, one record a line',
  list: 'a JSON list',
  object: 'a JSON object',
  csv: 'a table (CSV)',
  events: 'an event stream',
  empty: 'an empty file',
  binary: 'binary data',
  text: 'plain text',
};

/** What to do about it, where the layout alone tells. */
const NEXT: Readonly<Partial<Record<UnknownSource['layout'], string>>> = {
  empty: 'Nothing was written to it yet, or the export failed. Drop it again once it holds records.',
  binary: 'An archive (zip, tar, zst) has to be unpacked first; gzip is opened as it is.',
};

/** Files that no format knows: what was looked for, what was found, and each format to try by hand. */
export function UnknownSources({ unknown, sources, onDismiss }: UnknownSourcesProps) {
  return (
    <Notice
      title={`${formatNoun(unknown.length, 'file')} not recognised`}
      severity="warning"
      onDismiss={onDismiss}
    >
      {unknown.slice(0, SHOWN).map((each) => (
        <UnknownFile
          key={each.name}
          file={each}
          source={sources.find((source) => source.name === each.name)}
        />
      ))}
      {unknown.length > SHOWN && <p>and {unknown.length - SHOWN} more</p>}
      {unknown.some(({ layout }) => NEXT[layout] === undefined) && <LookedFor />}
    </Notice>
  );
}

function LookedFor() {
  const formats = useFormats();
  return (
    <div className={css.looked}>
      <p>What was looked for:</p>
      <ul>
        {formats.map((format) => (
          <li key={format.id}>
            {format.label}: {format.looksFor}
          </li>
        ))}
      </ul>
    </div>
  );
}

function UnknownFile({ file, source }: { file: UnknownSource; source: Source | undefined }) {
  const formats = useFormats();
  const next = NEXT[file.layout];
  return (
    <div className={css.source}>
      <p>
        <strong>{file.name}</strong> ({formatBytes(file.size)}) is {FOUND[file.layout]}
        {file.firstLine && next === undefined ? '. It begins:' : '.'} {next}
      </p>
      {file.firstLine && next === undefined && <code>{file.firstLine}</code>}
      {source && next === undefined && (
        <div className={css.forms}>
          Read it as
          {formats.map((format) => (
            <Button
              key={format.id}
              onClick={() =>
                void openSources(file.name, [source], { system: format.id, shape: format.shape })
              }
            >
              {format.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
