import { type Flavour, NoetlFault } from '../../model/noetl';
import { Button } from '../parts/Button';
import { Clock } from '../parts/Clock';
import { Notice } from '../parts/Notice';
import css from './Noetl.module.css';
import { messageOfTrouble } from './trouble-messages';

/** What is told of a question that is asked again and again. */
export interface Contacted {
  readonly isFetching: boolean;
  /** When an answer came last, in milliseconds; 0 if never. */
  readonly dataUpdatedAt: number;
  /** Why the last try failed, while another one follows. */
  readonly failureReason: Error | null;
  readonly error: Error | null;
}

const NAMES: Readonly<Record<Flavour, string>> = { rust: 'Rust server', python: 'Python server' };

/** How it stands with a server, in one line, with the time of the last good answer. */
export function ContactLine({ flavour, query }: { flavour: Flavour | null; query: Contacted }) {
  const { dataUpdatedAt, isFetching, failureReason, error } = query;
  const state =
    error !== null
      ? 'No answer.'
      : failureReason !== null
        ? 'No answer; trying again.'
        : isFetching && dataUpdatedAt === 0
          ? 'Asking.'
          : 'Answers.';
  return (
    <p className={css.contact} data-bad={failureReason !== null}>
      {/* Without the time: that would be read out with every answer. */}
      <span role="status">
        {flavour === null ? 'Server' : NAMES[flavour]}. {state}
      </span>
      {dataUpdatedAt > 0 && (
        <span>
          Last good answer <Clock time={dataUpdatedAt * 1000} />
        </span>
      )}
    </p>
  );
}

interface TroubleNoticeProps {
  readonly error: unknown;
  readonly server: string;
  readonly what: 'list' | 'execution';
  readonly onCredentials?: () => void;
}

/** What stood in the way: what, whose fault, what next. */
export function TroubleNotice({ error, server, what, onCredentials }: TroubleNoticeProps) {
  const { title, body } = messageOfTrouble(error, { server, page: window.location.origin, what });
  const refused = error instanceof NoetlFault && ['credentials', 'forbidden'].includes(error.trouble.code);
  return (
    <Notice title={title} severity="error">
      <p>{body}</p>
      {refused && onCredentials && (
        <div className={css.buttons}>
          <Button onClick={onCredentials}>Enter credentials</Button>
        </div>
      )}
    </Notice>
  );
}
