import { type ChangeEvent, type ReactNode, useRef } from 'react';
import { readPasted, readPicked } from '../../intake/drop';
import { Fault } from '../../model/errors';
import { Button } from '../parts/Button';
import { openSources, openWhenRead, tell } from './use-intake';

interface OpenButtonsProps {
  readonly compact?: boolean;
  readonly icons: { readonly file: ReactNode; readonly folder: ReactNode; readonly paste: ReactNode };
}

/** File picker, folder picker and paste. */
export function OpenButtons({ compact = false, icons }: OpenButtonsProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const picked = [...(event.target.files ?? [])];
    event.target.value = '';
    void openWhenRead(Promise.resolve(picked).then(readPicked));
  };
  const paste = async () => {
    const text = await navigator.clipboard.readText().catch(() => '');
    if (text.trim() !== '') void openSources('Pasted text', [readPasted(text)]);
    else tell('the clipboard', new Fault('no-text'));
  };
  const look = compact ? 'quiet' : 'plain';
  return (
    <>
      <input ref={files} type="file" multiple hidden aria-label="Log files" onChange={pick} />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Log folder"
        onChange={pick}
        {...{ webkitdirectory: '' }}
      />
      <Button
        look={compact ? 'plain' : 'primary'}
        icon={icons.file}
        data-target="open-files"
        onClick={() => files.current?.click()}
      >
        Open files…
      </Button>
      <Button
        look={look}
        icon={icons.folder}
        label="Open a folder"
        data-target="open-folder"
        onClick={() => folder.current?.click()}
      >
        {compact ? undefined : 'Open a folder…'}
      </Button>
      <Button
        look={look}
        icon={icons.paste}
        label="Open what is on the clipboard"
        data-target="paste"
        onClick={() => void paste()}
      >
        {compact ? undefined : 'Paste'}
      </Button>
    </>
  );
}
