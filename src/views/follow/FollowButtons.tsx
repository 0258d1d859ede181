import { FileClock, FolderClock, Radio } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { canFollowFiles, pickFile, pickFolder } from '../../intake/follow/file-access';
import { filePlan, folderPlan } from '../../intake/follow/follow-files';
import { Fault } from '../../model/errors';
import type { FollowPlan } from '../../model/follow';
import { keepHandle } from '../../queries/handles';
import { parseFollowAddress } from '../../share/follow-link';
import { tell } from '../intake/use-intake';
import { Button } from '../parts/Button';
import { navigate } from '../shell/use-link';
import css from './Follow.module.css';
import { followAddress } from './follow-address';
import { NO_FILES, sentenceOf } from './follow-messages';
import { startFollowing } from './start-following';

/** The ways to follow what is still being written: a file, a folder, an address. */
export function FollowButtons() {
  const [asking, setAsking] = useState(false);
  const file = async () => {
    const handle = await pickFile();
    if (handle) await begin(filePlan(handle), handle);
  };
  const folder = async () => {
    const handle = await pickFolder();
    if (handle) await begin(folderPlan(handle), handle);
  };
  return (
    <div className={css.ways}>
      <div className={css.buttons}>
        {canFollowFiles() && (
          <>
            <Button icon={<FileClock aria-hidden />} onClick={() => void file().catch(sayUnreadable)}>
              Follow a file…
            </Button>
            <Button icon={<FolderClock aria-hidden />} onClick={() => void folder().catch(sayUnreadable)}>
              Follow a folder…
            </Button>
          </>
        )}
        <Button icon={<Radio aria-hidden />} aria-expanded={asking} onClick={() => setAsking(!asking)}>
          Follow an address…
        </Button>
      </div>
      {!canFollowFiles() && <p className={css.hint}>{NO_FILES}</p>}
      {asking && <AddressForm />}
    </div>
  );
}

function AddressForm() {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState('');
  const hint = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const url = parseFollowAddress(text);
    if (url === null) {
      setWrong(
        'Not an address of a log: https://…, or http://localhost:… on this computer, without a name or password in it.',
      );
      return;
    }
    setWrong('');
    if (!(await followAddress(url.href)))
      setWrong(sentenceOf({ code: 'policy', facts: { host: url.host } }, url.host));
  };
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <label>
        Address of a log that is still being written
        <input
          type="url"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="http://localhost:8080/logs/wal.jsonl"
          maxLength={4000}
          // biome-ignore lint/a11y/noAutofocus: the button before it asked for this field
          autoFocus
          aria-invalid={wrong !== ''}
          aria-describedby={hint}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button type="submit" look="primary">
        Follow
      </Button>
      <small id={hint} role="status">
        {wrong ||
          'This page asks that server for the log, again and again, and no other. It may be loaded anew for that.'}
      </small>
    </form>
  );
}

async function begin(plan: FollowPlan, handle: FileSystemHandle): Promise<void> {
  const log = await startFollowing(plan);
  if (log === null) return;
  // Where the browser keeps none, it cannot be gone on with after a reload.
  void keepHandle(log, handle).catch(() => {});
  navigate({ page: 'log', log, run: null, position: null, tab: null });
}

function sayUnreadable(): void {
  tell('what you chose', new Fault('file-unreadable'));
}
