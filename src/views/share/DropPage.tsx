import { LockOpen } from 'lucide-react';
import { useEffect } from 'react';
import { Fault } from '../../model/errors';
import type { DropLink } from '../../share/drop-link';
import { printLink } from '../../share/link';
import { mayAsk, reloadToAsk } from '../../tighten';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';
import { DeleteButton } from './DeleteButton';
import css from './Drop.module.css';
import { Underway } from './Underway';
import { useDeleteDrop } from './use-delete-drop';
import { useFetchDrop } from './use-fetch-drop';

type OpenLink = Extract<DropLink, { action: 'open' }>;
type DeleteLink = Extract<DropLink, { action: 'delete' }>;

/**
 * What a link to a sealed replay leads to. Nothing is asked of anybody before a button is pressed. A page that was loaded
 * for another address may not ask the store: it is loaded anew for this one.
 */
export function DropPage({ link }: { link: DropLink }) {
  useEffect(() => {
    if (link.action !== 'none' && !mayAsk(new URL(link.address).origin)) void reloadToAsk();
  }, [link]);
  switch (link.action) {
    case 'open':
      return <OpenDrop link={link} />;
    case 'delete':
      return <DeleteDrop link={link} />;
    case 'none':
      return (
        <article className={css.page}>
          <h1>A link to a sealed replay</h1>
          <Failed
            error={new Fault(link.problem === 'newer' ? 'drop-newer' : 'drop-broken')}
            name="this link"
          />
          <ToLibrary />
        </article>
      );
  }
}

function OpenDrop({ link }: { link: OpenLink }) {
  const { fetching, open, cancel } = useFetchDrop(link.address, link.key);
  const { host } = new URL(link.address);
  return (
    <article className={css.page}>
      <h1>Somebody sent you a replay</h1>
      <p>
        It lies encrypted at <strong>{host}</strong>; the key is in your link and is sent to nobody. If you
        open it, this page asks {host} for that one file and for nothing else, opens it in this browser and
        puts it into your library.
      </p>
      {fetching.phase === 'failed' && <Failed error={fetching.fault} name="the sealed replay" />}
      {fetching.phase === 'fetching' && (
        <Underway
          label={`Fetching from ${host}`}
          done={fetching.done}
          total={fetching.total}
          onStop={cancel}
        />
      )}
      {fetching.phase === 'opening' && (
        <Underway label="Opening the seal" done={fetching.done} total={fetching.total} onStop={cancel} />
      )}
      {(fetching.phase === 'idle' || fetching.phase === 'failed') && (
        <div className={css.buttons}>
          <Button look="primary" icon={<LockOpen aria-hidden />} onClick={() => void open()}>
            {fetching.phase === 'failed' ? 'Try again' : 'Fetch and open it'}
          </Button>
          <ToLibrary />
        </div>
      )}
    </article>
  );
}

function DeleteDrop({ link }: { link: DeleteLink }) {
  const { deleting, remove } = useDeleteDrop(link.address, link.token);
  const { host } = new URL(link.address);
  return (
    <article className={css.page}>
      <h1>Delete a sealed replay</h1>
      {deleting.phase === 'deleted' ? (
        <p role="status">
          It is deleted: <strong>{host}</strong> has it no more. Who opened it before still has it in the
          library of their browser.
        </p>
      ) : (
        <>
          <p>
            It lies encrypted at <strong>{host}</strong>. Once it is deleted, its link opens nothing any more,
            for anybody. This cannot be taken back.
          </p>
          <DeleteButton label="Delete it" deleting={deleting} onDelete={() => void remove()} />
        </>
      )}
      <ToLibrary />
    </article>
  );
}

function ToLibrary() {
  return (
    <a className={css.link} href={printLink({ page: 'library' })}>
      To the library
    </a>
  );
}
