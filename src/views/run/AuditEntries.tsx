import { useState } from 'react';
import { formatCount } from '../../lib/format';
import type { AuditEntry, AuditView, SealAudit, SnapshotAudit } from '../../model/audit';
import { Button } from '../parts/Button';
import css from './AuditPanel.module.css';
import { Compared } from './Compared';
import { GoTo } from './GoTo';

/** Entries before the rest is asked for. */
const AT_FIRST = 40;

/** Snapshots, checksums and hashes in the order of the run, each with its verdict. */
export function AuditEntries({ entries: { total, shown } }: { entries: AuditView['entries'] }) {
  const [count, setCount] = useState(AT_FIRST);
  const listed = shown.slice(0, count);
  const unlisted = total - shown.length;
  return (
    <>
      <ul className={css.entries}>
        {listed.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other identity than their order
          <li key={at} data-verdict={verdictOf(entry)}>
            {entry.type === 'seal' ? <SealLine seal={entry} /> : <Snapshot snapshot={entry} />}
          </li>
        ))}
      </ul>
      {listed.length < shown.length && (
        <Button look="quiet" onClick={() => setCount(shown.length)}>
          Show {formatCount(shown.length - listed.length)} more
        </Button>
      )}
      {unlisted > 0 && <p>Of the others, {formatCount(unlisted)} are counted and not listed.</p>}
    </>
  );
}

type Verdict = 'agrees' | 'differs' | 'open';

function verdictOf(entry: AuditEntry): Verdict {
  if (entry.type === 'seal')
    return entry.verdict === 'holds' ? 'agrees' : entry.verdict === 'differs' ? 'differs' : 'open';
  if (entry.differing > 0) return 'differs';
  return entry.position === null ? 'open' : 'agrees';
}

const SEAL_WORDS = { holds: 'holds', differs: 'does not match', unchecked: 'not checked' } as const;

function SealLine({ seal }: { seal: SealAudit }) {
  const { what, position, pointer, verdict, recorded, computed, why } = seal;
  return (
    <>
      <p className={css.title}>
        <GoTo position={position} pointer={pointer}>
          {what}
        </GoTo>
        <span>{SEAL_WORDS[verdict]}</span>
      </p>
      {why && <p>{why}</p>}
      {verdict === 'differs' && (
        <dl className={css.compared}>
          <div>
            <dt>Recorded</dt>
            <dd>{recorded}</dd>
          </div>
          <div>
            <dt>Computed</dt>
            <dd>{computed ?? 'nothing'}</dd>
          </div>
        </dl>
      )}
    </>
  );
}

const AGES: Readonly<Record<SnapshotAudit['verdict'], string>> = {
  fresh: 'Fresh: it contains every event of the log.',
  stale: 'Stale: later events follow.',
  ahead: 'Ahead of the log: it has seen events that the log does not hold. Do not trust it.',
  unplaced: 'It names no event, so its age is not known. Compared with the end of the run, it differs.',
  unverified: 'Unverified: the log holds no events to check it against, or too little of them.',
};

function titleOf({ seq, position }: SnapshotAudit): string {
  if (seq !== null) return `Snapshot at sequence ${seq}`;
  return position === null ? 'Recorded state' : 'Recorded state, compared with the end of the run';
}

/** A state that the log itself recorded. */
function Snapshot({ snapshot }: { snapshot: SnapshotAudit }) {
  const { position, differences, differing, onlyInSnapshot, value, broughtForward } = snapshot;
  const compared = position !== null;
  return (
    <article className={css.snapshot}>
      <h4 className={css.title}>
        <GoTo position={compared && position >= 0 ? position : null}>{titleOf(snapshot)}</GoTo>
        <span>{compared ? (differing === 0 ? 'agrees' : 'differs') : 'not compared'}</span>
      </h4>
      <p>{AGES[snapshot.verdict]}</p>
      {differences.map((difference) => (
        <Compared key={difference.dotted} difference={difference} />
      ))}
      {differing > differences.length && (
        <p>and {formatCount(differing - differences.length)} more differences</p>
      )}
      {onlyInSnapshot.length > 0 && <p>Known from the snapshot alone: {onlyInSnapshot.join(', ')}</p>}
      <details>
        <summary>As recorded</summary>
        <pre>{value}</pre>
      </details>
      {broughtForward && (
        <details>
          <summary>Brought forward to the end of the log</summary>
          <pre>{broughtForward}</pre>
        </details>
      )}
    </article>
  );
}
