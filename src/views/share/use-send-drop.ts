import { useEffect, useRef, useState } from 'react';
import { type Drop, putDrop } from '../../intake/drop-store';
import { Fault } from '../../model/errors';
import { printLink } from '../../share/link';
import { sealReplay } from '../../share/sealed';
import { useDrops } from '../../ui-state/drops';

/** How far the sending of a replay is. Browsers do not tell how much of a body they have sent. */
export type Sending =
  | { readonly phase: 'idle' }
  | { readonly phase: 'sealing'; readonly done: number; readonly total: number }
  | { readonly phase: 'sending'; readonly bytes: number; readonly host: string }
  | { readonly phase: 'sent'; readonly drop: Drop; readonly link: string; readonly deleteLink: string | null }
  | { readonly phase: 'failed'; readonly fault: Fault };

export interface SendDrop {
  readonly sending: Sending;
  /** Seals the file and sends it to a store, to live for so many seconds. */
  send(file: Blob, name: string, store: string, lifetime: number): Promise<void>;
  cancel(): void;
}

/** Sends a replay; whatever is under way stops when its panel goes. */
export function useSendDrop(): SendDrop {
  const [sending, setSending] = useState<Sending>({ phase: 'idle' });
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);

  const send = async (file: Blob, name: string, store: string, lifetime: number) => {
    stop.current.abort();
    stop.current = new AbortController();
    const { signal } = stop.current;
    const tell = (next: Sending) => !signal.aborted && setSending(next);
    const report = (done: number, total: number) => tell({ phase: 'sealing', done, total });
    try {
      report(0, file.size);
      const { blob, key } = await sealReplay(file, { signal, report });
      tell({ phase: 'sending', bytes: blob.size, host: new URL(store).host });
      const drop = await putDrop(store, blob, { lifetime, signal });
      const links = linksOf(drop, key);
      useDrops.getState().add({ drop, name, ...links });
      tell({ phase: 'sent', drop, ...links });
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      tell({ phase: 'failed', fault });
    }
  };
  return {
    sending,
    send,
    cancel: () => {
      stop.current.abort();
      setSending({ phase: 'idle' });
    },
  };
}

/** The links to a drop, of this very page. */
function linksOf({ address, token }: Drop, key: string): { link: string; deleteLink: string | null } {
  const here = `${window.location.origin}${window.location.pathname}`;
  const deleting = token && printLink({ page: 'drop', action: 'delete', token, address });
  return {
    link: here + printLink({ page: 'drop', action: 'open', key, address }),
    deleteLink: deleting && here + deleting,
  };
}
