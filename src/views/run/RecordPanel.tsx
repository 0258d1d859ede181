import { Copy, GitBranch } from 'lucide-react';
import { useState } from 'react';
import { formatBytes, formatCount } from '../../lib/format';
import { type Moment, useRecord } from '../../queries/engine';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import css from './RecordPanel.module.css';

/** The record behind the event, with the file, line and byte where it stands. */
export function RecordPanel({ at, onWhatIf }: { at: Moment; onWhatIf: () => void }) {
  const [raw, setRaw] = useState(false);
  const { data, error } = useRecord(at);
  if (error) return <Failed error={error} name="the record" />;
  if (!data) return <p className={css.empty}>Reading the record…</p>;
  const text = raw || data.pretty === null ? data.text : data.pretty;
  return (
    <div className={css.record}>
      <header>
        <span>
          <strong>
            {data.file}:{data.line}
          </strong>{' '}
          byte {formatCount(data.offset)}, {formatBytes(data.bytes)}
        </span>
        <span className={css.actions}>
          <Button look="quiet" icon={<GitBranch aria-hidden />} onClick={onWhatIf}>
            What if…
          </Button>
          {data.pretty !== null && (
            <Button look="quiet" aria-pressed={raw} onClick={() => setRaw(!raw)}>
              {raw ? 'Indent' : 'As written'}
            </Button>
          )}
          <Button
            look="quiet"
            icon={<Copy aria-hidden />}
            label="Copy the record"
            onClick={() => void navigator.clipboard.writeText(data.text)}
          />
        </span>
      </header>
      <pre>{text}</pre>
      {data.cut && <p className={css.empty}>Only the first {formatBytes(data.text.length)} are shown.</p>}
    </div>
  );
}
