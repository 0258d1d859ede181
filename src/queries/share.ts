import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ShareProgress, ShareQuestion, ShareResult } from '../model/share';
import { engine } from './engine';

/** A replay file as it is being built. */
export interface Building {
  /** The file that answers the question; undefined while it is being built, and where it could not be. */
  readonly built: ShareResult | undefined;
  /** The last one that was built, also for another question. */
  readonly last: ShareResult | undefined;
  readonly error: Error | null;
  /** How far it is; null before anything was told. */
  readonly progress: ShareProgress | null;
}

/**
 * Packs a replay file while the component lives; another question gives up the one before.
 * @param question null: nothing is asked yet, or it was stopped
 */
export function useReplayFile(question: ShareQuestion | null): Building {
  const [progress, setProgress] = useState<ShareProgress | null>(null);
  const [last, setLast] = useState<ShareResult>();
  const { data, error } = useQuery({
    queryKey: ['share', question],
    enabled: question !== null,
    // Notes and the log may change between two looks at the panel.
    gcTime: 0,
    queryFn: ({ signal }) => engine.ask('share', question!, { signal, report: setProgress }),
  });
  useEffect(() => {
    if (data) setLast(data);
  }, [data]);
  return { built: data, last: data ?? last, error, progress };
}
