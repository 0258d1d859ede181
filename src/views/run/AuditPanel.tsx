import { type ReactNode, useState } from 'react';
import { formatCount, formatNoun } from '../../lib/format';
import type { AuditView, Missing, OutsideChange, Parting } from '../../model/audit';
import { useAudit } from '../../queries/crash';
import type { RunRef } from '../../queries/engine';
import { PROBLEM_TITLES } from '../messages';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { AuditEntries } from './AuditEntries';
import css from './AuditPanel.module.css';
import { Compared } from './Compared';
import { GoTo, goTo } from './GoTo';

/** Lines of a list before the rest is asked for. */
const AT_FIRST = 12;

/** What the log recorded about itself, held against the replay: where they part first, and what changed without an event. */
export function AuditPanel({ runRef }: { runRef: RunRef }) {
  const { data, error } = useAudit({ log: runRef.log, run: runRef.run });
  if (error) return <Failed error={error} name="the audit" />;
  if (!data) return <p className={css.empty}>Comparing what was recorded with the replay…</p>;
  return (
    <div className={css.audit}>
      <p>{headOf(data)}</p>
      {data.parting && <FirstParting parting={data.parting} />}
      {data.outside.total > 0 && (
        <Section title="Set or changed outside of the log" total={data.outside.total}>
          <Lines>
            {data.outside.shown.map((change, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: changes have no other identity than their order
              <Outside key={at} change={change} />
            ))}
          </Lines>
        </Section>
      )}
      {data.missing.length > 0 && (
        <Section title="Missing from the log" total={data.missing.length}>
          <Lines>
            {data.missing.map((missing) => (
              <MissingLine key={`${missing.code} ${missing.effect}`} missing={missing} />
            ))}
          </Lines>
        </Section>
      )}
      {data.entries.total > 0 && (
        <Section title="Everything recorded, in order" total={data.entries.total}>
          <AuditEntries entries={data.entries} />
        </Section>
      )}
    </div>
  );
}

/** `14 recorded states and checksums: 12 agree with the replay, 1 differs, 1 could not be checked.` */
function headOf({ entries, verdicts: { agree, differ, unchecked } }: AuditView): string {
  if (entries.total === 0)
    return 'This log records neither states nor checksums of this run to compare with.';
  const parts = [
    agree > 0 && `${formatCount(agree)} ${agree === 1 ? 'agrees' : 'agree'}`,
    differ > 0 && `${formatCount(differ)} ${differ === 1 ? 'differs' : 'differ'}`,
    unchecked > 0 && `${formatCount(unchecked)} could not be checked`,
  ];
  const what = formatNoun(entries.total, 'recorded state or checksum', 'recorded states and checksums');
  return `${what}: ${parts.filter(Boolean).join(', ')}.`;
}

function Section({ title, total, children }: { title: string; total: number; children: ReactNode }) {
  return (
    <section className={css.section} aria-label={title}>
      <h3>
        {title} <span>{formatCount(total)}</span>
      </h3>
      {children}
    </section>
  );
}

/** A list of which the beginning is shown at first. */
function Lines({ children }: { children: readonly ReactNode[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? children : children.slice(0, AT_FIRST);
  return (
    <>
      <ul>{shown}</ul>
      {shown.length < children.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          Show {formatCount(children.length - shown.length)} more
        </Button>
      )}
    </>
  );
}

/** The first place at which what was recorded is not what the replay says. */
function FirstParting({ parting }: { parting: Parting }) {
  const { position, agreedAt, what, pointer, difference } = parting;
  return (
    <section className={css.parting} aria-label="The first place they part">
      <h3>The first place they part</h3>
      <p>
        <GoTo position={position}>{what}</GoTo>
        {agreedAt !== null && (
          <>
            . <GoTo position={agreedAt}>They still agreed</GoTo>
          </>
        )}
      </p>
      {difference ? (
        <Compared difference={difference} />
      ) : (
        <p>Its content does not match the checksum that it carries.</p>
      )}
      {pointer !== null && <Button onClick={() => goTo(position, pointer)}>Show it in the state</Button>}
    </section>
  );
}

function Outside({ change }: { change: OutsideChange }) {
  return (
    <li>
      <GoTo position={change.position} pointer={change.kind === 'only' ? null : change.pointer}>
        {change.dotted}
      </GoTo>
      <p>{outsideText(change)}</p>
    </li>
  );
}

/** Why no event explains the recorded value. */
function outsideText({ kind, recorded, replayed, writtenAt, agreedAt }: OutsideChange): string {
  const values = `Recorded ${recorded ?? 'nothing'}, replayed ${replayed ?? 'nothing'}.`;
  switch (kind) {
    case 'only':
      return `${recorded ?? 'nothing'}: known from the snapshot alone, no event can set it.`;
    case 'since':
      return `${values} At event ${formatCount(agreedAt!)} both agreed, and no event wrote this path since: it was changed outside of the log.`;
    case 'never':
      return `${values} No event wrote this path: it was set outside of the log.`;
    case 'after':
      return `${values} No event after ${formatCount(writtenAt!)} wrote this path: it was changed outside of the log, or that event never reached what was recorded.`;
  }
}

function MissingLine({ missing: { code, effect, count, position } }: { missing: Missing }) {
  return (
    <li>
      <GoTo position={position}>
        {PROBLEM_TITLES[code]}
        {count > 1 && ` (${formatCount(count)})`}
      </GoTo>
      <p>{effect}</p>
    </li>
  );
}
