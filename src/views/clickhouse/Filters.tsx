import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { formatUtc } from '../../lib/format';
import { OUTCOMES } from '../../model/outcome';
import { ANY_CLICKHOUSE, type ClickHouseFilter, type ClickHouseLink } from '../../share/clickhouse-link';
import { Button } from '../parts/Button';
import css from './ClickHouse.module.css';
import { goTo } from './go-to';

/** Goes to the same table with some of what is wanted said anew. */
export function narrow(link: ClickHouseLink, filter: Partial<ClickHouseFilter>): void {
  goTo({ ...link, filter: { ...link.filter, ...filter } });
}

/** What is looked for; all of it is asked of the server. */
export function Filters({ link }: { link: ClickHouseLink }) {
  const { filter } = link;
  const chips = chipsOf(filter);
  return (
    <search className={css.filters}>
      <SearchBox key={filter.text} link={link} />
      <label>
        Outcome
        <select
          value={filter.outcome ?? ''}
          onChange={(event) =>
            narrow(link, { outcome: OUTCOMES.find((outcome) => outcome === event.target.value) ?? null })
          }
        >
          <option value="">any</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcome}
            </option>
          ))}
        </select>
      </label>
      {chips.length > 0 && (
        <ul className={css.chips} aria-label="Narrowed to">
          {chips.map(([text, without]) => (
            <li key={text}>
              <button type="button" title="Take this out" onClick={() => narrow(link, without)}>
                {text} <X aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <Button look="quiet" onClick={() => narrow(link, ANY_CLICKHOUSE)}>
              All runs
            </Button>
          </li>
        </ul>
      )}
    </search>
  );
}

function SearchBox({ link }: { link: ClickHouseLink }) {
  const [text, setText] = useState(link.filter.text);
  const search = (event: FormEvent) => {
    event.preventDefault();
    narrow(link, { text: text.trim() });
  };
  return (
    <form onSubmit={search}>
      <label>
        Run, step or message
        <input
          type="search"
          value={text}
          maxLength={400}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button type="submit">Search</Button>
    </form>
  );
}

/** What narrows the list, each with what takes it out. */
function chipsOf(filter: ClickHouseFilter): (readonly [text: string, without: Partial<ClickHouseFilter>])[] {
  const chips: (readonly [string, Partial<ClickHouseFilter>])[] = [];
  const { text, outcome, from, to, failedStep, step, signature, log } = filter;
  if (text !== '') chips.push([`“${text}”`, { text: '' }]);
  if (outcome !== null) chips.push([outcome, { outcome: null }]);
  if (from !== null || to !== null)
    chips.push([`began ${wordsOf(from)} – ${wordsOf(to)}`, { from: null, to: null }]);
  if (failedStep !== null) chips.push([`${failedStep || 'the run itself'} failed`, { failedStep: null }]);
  if (step !== null) chips.push([`with ${step}`, { step: null }]);
  if (signature !== null) chips.push([`says ${signature || 'nothing'}`, { signature: null }]);
  if (log !== null) chips.push([`of ${log}`, { log: null }]);
  return chips;
}

function wordsOf(time: number | null): string {
  return time === null ? '…' : formatUtc(time).slice(0, 19);
}
