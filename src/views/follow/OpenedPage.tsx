import { SERVED_BY_OPEN } from '../../lib/served';
import { printLink } from '../../share/link';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { Notice } from '../parts/Notice';
import { Underway } from '../share/Underway';
import css from './OpenedPage.module.css';
import { useOpened } from './use-opened';

/** What `#/open` leads to: the files that were named on the command line, on a page that it serves. */
export function OpenedPage() {
  return (
    <article className={css.page}>
      <h1>From the command line</h1>
      {SERVED_BY_OPEN ? <Opened /> : <NotServed />}
      <a className={css.link} href={printLink({ page: 'library' })}>
        To the library
      </a>
    </article>
  );
}

function Opened() {
  const { opening, open, cancel } = useOpened();
  switch (opening.phase) {
    case 'asking':
      return <p role="status">Asking what was opened</p>;
    case 'fetching': {
      const { name, file, files, bytes, total } = opening.soFar;
      const which = files > 1 ? `, file ${file + 1} of ${files}` : '';
      return <Underway label={`Reading ${name}${which}`} done={bytes} total={total} onStop={cancel} />;
    }
    case 'handed':
      return null;
    case 'following':
      return <p role="status">Waiting for the first records of {opening.title}</p>;
    case 'left':
      return (
        <div>
          <Button onClick={open}>Open it again</Button>
        </div>
      );
    case 'gone':
      return (
        <Notice title={`Nobody answers at ${window.location.host} any more`} severity="error">
          <p>
            The command that served this page has ended. Start <code>walkback open</code> again, and go to the
            address that it prints. What was opened before is in the library.
          </p>
          <Button onClick={open}>Try again</Button>
        </Notice>
      );
    case 'failed':
      return (
        <Failed error={opening.fault} name="what was opened">
          <Button onClick={open}>Try again</Button>
        </Failed>
      );
  }
}

/** A link that was sent on, or kept: nothing is asked of anybody. */
function NotServed() {
  return (
    <p>
      This address belongs to <code>walkback open FILE…</code>, which shows files of your own computer. This
      page is not served by it: start it in a terminal, or drop the files on this page.
    </p>
  );
}
