import { ChevronLeft, ChevronRight, Pin, PinOff } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format';
import { fromDotted, fromPointer, toDotted, toPointer } from '../../lib/pointer';
import type { ProvenanceHop } from '../../model/provenance';
import type { Moment } from '../../queries/engine';
import { useProvenance, useWrites } from '../../queries/paths';
import { canPin, PINS_FULL, usePaths } from '../../ui-state/paths';
import { usePlayhead } from '../../ui-state/playhead';
import { walkWrites } from '../actions/walk-writes';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { navigate } from '../shell/use-link';
import { BeforeAfter } from './ChangeCells';
import css from './PathPanel.module.css';
import { endWords, eventWords, linkWords, whereWords } from './write-words';

/** Who wrote the selected path, up to the playhead, and where its value came from. */
export function PathPanel({ at }: { at: Moment }) {
  const selected = usePaths((state) => state.selected);
  return (
    <div className={css.panel}>
      <PathBox key={`box ${selected}`} pointer={selected} />
      {selected === null ? (
        <p className={css.empty}>
          Choose a row of the state tree, or write a path, such as <code>state.jobs</code>: also one that was
          removed keeps its history.
        </p>
      ) : (
        <PathStory key={`story ${selected}`} at={at} pointer={selected} />
      )}
    </div>
  );
}

/** The path, to be written by hand too: what is gone cannot be chosen in the tree. */
function PathBox({ pointer }: { pointer: string | null }) {
  const [text, setText] = useState(() => (pointer === null ? '' : toDotted(fromPointer(pointer))));
  const choose = () => {
    const wanted = text.trim();
    const path = wanted.startsWith('/') ? wanted : toPointer(fromDotted(wanted));
    usePaths.getState().select(path === '' ? null : path);
  };
  return (
    <form
      className={css.box}
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <input
        aria-label="Path"
        placeholder="state.…"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {pointer !== null && <PathButtons pointer={pointer} />}
    </form>
  );
}

function PathButtons({ pointer }: { pointer: string }) {
  const pinned = usePaths((state) => state.pinned.includes(pointer));
  const full = usePaths((state) => !canPin(state.pinned, pointer));
  return (
    <>
      <Button
        look="quiet"
        icon={<ChevronLeft aria-hidden />}
        label="Previous change of this path"
        onClick={() => walkWrites(pointer, -1, true)}
      />
      <Button
        look="quiet"
        icon={<ChevronRight aria-hidden />}
        label="Next change of this path"
        onClick={() => walkWrites(pointer, 1, true)}
      />
      <Button
        look="quiet"
        icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        aria-pressed={pinned}
        title={full ? PINS_FULL : undefined}
        off={full}
        onClick={() => usePaths.getState().pin(pointer)}
      >
        {pinned ? 'Unpin' : 'Pin'}
      </Button>
    </>
  );
}

/** Writes listed at first, and added by each further wish. */
const LISTED = 20;

function PathStory({ at, pointer }: { at: Moment; pointer: string }) {
  const [count, setCount] = useState(LISTED);
  const { data, error } = useWrites(at, pointer, count);
  if (error) return <Failed error={error} name="who wrote this path" />;
  if (!data) return <p className={css.empty}>Looking for who wrote it…</p>;
  if (data.rows.length === 0 && data.next === null)
    return <p className={css.empty}>Nothing wrote this path up to position {formatCount(at.position)}.</p>;
  return (
    <>
      <CameFrom at={at} pointer={pointer} />
      <section aria-label="Writes">
        <h3>Written by, newest first</h3>
        <table className={css.writes}>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">By</th>
              <th scope="col">Before → after</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((write) => (
              <tr key={write.position} data-kind={write.kind} aria-current={write.position === at.position}>
                <td>
                  <GoTo position={write.position} />
                </td>
                <td>{eventWords(write.event)}</td>
                <td>
                  {write.kind === 'same' ? (
                    <span className={css.note}>the value it had already</span>
                  ) : (
                    <BeforeAfter {...write} />
                  )}
                  {whereWords(write) && (
                    <span className={css.note} title={toDotted(write.written)}>
                      {' '}
                      {whereWords(write)}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {data.next !== null && (
          <Button look="quiet" onClick={() => setCount(count + LISTED)}>
            Show earlier writes
          </Button>
        )}
      </section>
    </>
  );
}

/** The way of the value, from where it stands back to where it came from. */
function CameFrom({ at, pointer }: { at: Moment; pointer: string }) {
  const { data, isPending } = useProvenance(at, pointer);
  if (isPending) return <p className={css.empty}>Following the value back through the log…</p>;
  if (!data) return null;
  return (
    <section aria-label="Where the value came from">
      <h3>Where the value came from</h3>
      <ol className={css.way}>
        {data.hops.map((hop) => (
          <Hop
            key={`${hop.place} ${hop.run?.id} ${hop.position} ${toPointer(hop.path)}`}
            hop={hop}
            log={at.log}
          />
        ))}
        <li className={css.end} data-end={data.end.kind}>
          {endWords(data.end)}
        </li>
      </ol>
    </section>
  );
}

function Hop({ hop, log }: { hop: ProvenanceHop; log: string }) {
  const { by, place, path, position, run } = hop;
  return (
    <li data-by={by?.kind}>
      {by && <span className={css.note}>{linkWords(by)} </span>}
      <code>{toDotted(path) || 'the whole'}</code>
      {place === 'record' && ' of the record'} at{' '}
      {run === null ? (
        <GoTo position={position} />
      ) : (
        <button
          type="button"
          onClick={() => navigate({ page: 'log', log, run: run.id, position, tab: 'record' })}
        >
          {formatCount(position)} of {run.name}
        </button>
      )}
      {hop.kind !== '' && `, ${eventWords(hop)}`}
    </li>
  );
}

function GoTo({ position }: { position: number }) {
  return (
    <button
      type="button"
      aria-label={`Go to ${formatCount(position)}`}
      onClick={() => usePlayhead.getState().go(position)}
    >
      {formatCount(position)}
    </button>
  );
}
