/**
 * Where an address that the reader agreed to waits for the page to be loaded anew: a policy is never widened. Only a
 * click writes here, so that a link of a stranger cannot.
 */
const AGREED = 'walkback-follow-agreed';

/** Notes that the reader agreed to an address, for the page that is loaded next in this tab. */
export function agreeTo(address: string): void {
  try {
    window.sessionStorage.setItem(AGREED, address);
  } catch {
    // They are asked once more, then.
  }
}

/** What the reader agreed to before this page was loaded; null for nothing. It counts once. */
export const agreedBefore: string | null = takeAgreed();

function takeAgreed(): string | null {
  try {
    const address = window.sessionStorage.getItem(AGREED);
    window.sessionStorage.removeItem(AGREED);
    return address;
  } catch {
    return null;
  }
}
