import { useEffect, useState } from 'react';
import { STANDALONE } from '../../lib/standalone';
import { Fault } from '../../model/errors';
import { standaloneReplay } from '../../share/standalone';
import { openSources, tell } from './use-intake';

/**
 * Opens the replay that a standalone file holds, once. Says whether the page can be shown: before that, a link to a
 * moment would lead to a log that is not there yet.
 */
export function useEnclosedReplay(): boolean {
  const [ready, setReady] = useState(!STANDALONE);
  useEffect(() => {
    if (STANDALONE) void openEnclosed().finally(() => setReady(true));
  }, []);
  return ready;
}

async function openEnclosed(): Promise<void> {
  try {
    const replay = standaloneReplay(document);
    const name = replay?.name || 'Replay';
    if (replay) await openSources(name, [{ name, folder: '', blob: replay }]);
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    tell('This file', fault);
  }
}
