import { useEffect, useState } from 'react';

/** How long it says that it was copied. */
const SAID_MS = 1_500;

/** Copies a text, and says so for a moment. `copy` answers false where the browser does not let the page copy. */
export function useCopying(text: string): { readonly copied: boolean; copy(): Promise<boolean> } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    // Without a permission nothing is copied, and nothing says that it was.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
    return done ?? false;
  };
  return { copied, copy };
}
