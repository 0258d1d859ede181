import { Download, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReducedFile, ReducedLog, ReduceQuestion } from '../../engine/reduce-log';
import { formatCount, formatNoun } from '../../lib/format';
import { splitEndings } from '../../lib/names';
import { reducedFile } from '../../queries/branch';
import { type Moment, useLog } from '../../queries/engine';
import { openSources } from '../intake/use-intake';
import { saveFile } from '../notes/save-file';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { GoTo } from './GoTo';
import css from './WhatIf.module.css';

const TYPES: Readonly<Record<ReducedFile['extension'], string>> = {
  jsonl: 'application/jsonl',
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
};

interface SmallestFoundProps {
  readonly at: Moment;
  readonly asked: ReduceQuestion;
  readonly found: Extract<ReducedLog, { kind: 'reduced' }>;
}

/** The events that are left, to be looked at, saved and opened. */
export function SmallestFound({ at, asked, found }: SmallestFoundProps) {
  const { positions, of, tests, minimal, shown } = found;
  return (
    <section className={css.result} aria-label="Smallest log">
      <p>
        <strong>
          {formatCount(positions.length)} of {formatNoun(of, 'event')}
        </strong>{' '}
        still fail. {formatNoun(tests, 'test')} were made.{' '}
        {minimal ? 'Not one of them can be left out.' : 'It was stopped: there may be smaller ones.'}
      </p>
      <ol className={css.kept}>
        {shown.map(({ position, kind, step }) => (
          <li key={position}>
            <GoTo position={position} /> <strong>{kind}</strong>
            {step !== null && ` · ${step}`}
          </li>
        ))}
      </ol>
      {positions.length > shown.length && <p>The first {formatCount(shown.length)} are listed.</p>}
      <FileButtons at={at} asked={asked} positions={positions} />
    </section>
  );
}

interface FileButtonsProps {
  readonly at: Moment;
  readonly asked: ReduceQuestion;
  readonly positions: Uint32Array;
}

function FileButtons({ at, asked, positions }: FileButtonsProps) {
  const log = useLog(at.log).data;
  const [file, setFile] = useState<ReducedFile | null>(null);
  const [error, setError] = useState<unknown>(null);
  const name = (made: ReducedFile) => `${bareName(log?.entry.name ?? 'log')}.smallest.${made.extension}`;
  const make = (use: (made: ReducedFile) => void) => async () => {
    try {
      const made = await reducedFile(at, asked, positions);
      setFile(made);
      use(made);
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <>
      <div className={css.tools}>
        <Button
          icon={<Download aria-hidden />}
          onClick={make((made) => saveFile(name(made), made.blob, TYPES[made.extension]))}
        >
          Save as a file
        </Button>
        <Button
          icon={<FolderOpen aria-hidden />}
          onClick={make((made) => {
            if (made.stillFails)
              void openSources(name(made), [{ name: name(made), folder: '', blob: made.blob }]);
          })}
        >
          Open it
        </Button>
      </div>
      {error !== null && <Failed error={error as Error} name="the file" />}
      {file !== null && <Made file={file} />}
    </>
  );
}

/** What the file holds, and what became of it when it was read again. */
function Made({ file: { form, stillFails, readAs } }: { file: ReducedFile }) {
  return (
    <p role="status">
      {form}{' '}
      {stillFails
        ? 'Read again, it still fails.'
        : readAs === null
          ? 'Read again, it does not fail in this way: more than these records makes it fail.'
          : `So few records are taken for another kind of file (${readAs}), and do not fail in this way there.`}
    </p>
  );
}

/** The name of a file without its extensions. */
function bareName(name: string): string {
  return splitEndings(name.split('/').at(-1)!)[0];
}
