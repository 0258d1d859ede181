import { useEffect, useRef, useState } from 'react';
import { getDrop } from '../../intake/drop-store';
import { Fault } from '../../model/errors';
import { openSealed } from '../../share/sealed';
import { openSources } from '../intake/use-intake';

/** How far the opening of a drop is. The total is null where the store does not say. */
export type Fetching =
  | { readonly phase: 'idle' }
  | { readonly phase: 'fetching' | 'opening'; readonly done: number; readonly total: number | null }
  /** It is being taken in like any other file, which shows itself. */
  | { readonly phase: 'handed' }
  | { readonly phase: 'failed'; readonly fault: Fault };

/** Fetches a sealed replay, opens it and takes it in; stops when its page is left. */
export function useFetchDrop(address: string, key: string) {
  const [fetching, setFetching] = useState<Fetching>({ phase: 'idle' });
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);

  const open = async () => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    const tell = (next: Fetching) => !signal.aborted && setFetching(next);
    const telling = (phase: 'fetching' | 'opening') => (done: number, total: number | null) =>
      tell({ phase, done, total });
    try {
      tell({ phase: 'fetching', done: 0, total: null });
      const sealed = await getDrop(address, { signal, report: telling('fetching') });
      const blob = await openSealed(sealed, key, { signal, report: telling('opening') });
      tell({ phase: 'handed' });
      await openSources('Shared replay', [{ name: 'Shared replay', folder: '', blob }]);
      // Still here: nothing came of it, and a notice says why.
      tell({ phase: 'idle' });
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
      tell(fault.code === 'cancelled' ? { phase: 'idle' } : { phase: 'failed', fault });
    }
  };
  const cancel = () => {
    stop.current.abort();
    setFetching({ phase: 'idle' });
  };
  return { fetching, open, cancel };
}
