import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShareProgress, ShareQuestion, ShareResult } from '../model/share';
import { engine } from './engine';

/** A replay file as it is being built. */
export interface Building {
  /** The file that answers the question; undefined while it is being built, and where it could not be. */
  readonly built: ShareResult | undefined;
  /** The one before, until there is another. */
  readonly last: ShareResult | undefined;
  readonly error: Error | null;
  /** How far it is; null before anything was told. */
  readonly progress: ShareProgress | null;
}

/**
 * Packs a replay file while the component lives; another question gives up the one before.
 * @param question null: nothing is asked yet
 */
export function useReplayFile(question: ShareQuestion | null): Building {
  const [progress, setProgress] = useState<ShareProgress | null>(null);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['share', question],
    enabled: question !== null,
    // Notes and the log may change between two looks at the panel.
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => engine.ask('share', question!, { signal, report: setProgress }),
  });
  const built = isPlaceholderData || question === null ? undefined : data;
  return { built, last: data, error, progress };
}
