import { safeStorage } from '../../ui-state/safe-storage';

const NOTED = 'walkback-share';
const storage = safeStorage(() => window.sessionStorage);

/** Loads the page anew; the share panel comes back where the browser lets us note that. */
export function reloadAndComeBack(): void {
  storage.setItem(NOTED, '1');
  window.location.reload();
}

/** Is the share panel to come back? Asked once. */
export function comesBack(): boolean {
  const noted = storage.getItem(NOTED) !== null;
  if (noted) storage.removeItem(NOTED);
  return noted;
}
