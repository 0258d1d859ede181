import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../../model/noetl';
import type { NoetlLink } from '../../share/noetl-link';
import { navigate } from '../shell/use-link';
import css from './Noetl.module.css';

const WORDS: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** Which executions are listed; it stands in the link. A path is asked for once it is typed, not letter by letter. */
export function ExecutionFilters({ link }: { link: NoetlLink }) {
  const { server, execution, status, path = '' } = link;
  const [draft, setDraft] = useState(path);
  useEffect(() => setDraft(path), [path]);
  const choose = (chosen: Pick<NoetlLink, 'status' | 'path'>) =>
    navigate({ page: 'noetl', server, execution, ...chosen }, 'replace');
  const keep = () => {
    const typed = draft.trim();
    if (typed !== path) choose({ status, path: typed });
  };
  return (
    <search className={css.filters}>
      <label className={css.search}>
        <Search aria-hidden size={14} />
        <input
          type="search"
          placeholder="Part of a path"
          aria-label="Part of a path"
          maxLength={500}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </label>
      <select
        aria-label="Status"
        value={status ?? ''}
        onChange={(event) =>
          choose({ path, status: EXECUTION_STATUSES.find((each) => each === event.target.value) })
        }
      >
        <option value="">any status</option>
        {EXECUTION_STATUSES.map((each) => (
          <option key={each} value={each}>
            {WORDS[each]}
          </option>
        ))}
      </select>
    </search>
  );
}
