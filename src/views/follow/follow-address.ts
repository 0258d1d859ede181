import { urlPlan } from '../../intake/follow/follow-url';
import { connectTo, mayAsk } from '../../tighten';
import { navigate } from '../shell/use-link';
import { agreeTo } from './agreed';
import { startFollowing } from './start-following';

/**
 * Begins to follow an address that the reader agreed to, and goes to its log. Where this page may not ask there, it is
 * loaded anew, at the link to the address, and goes on by itself.
 * @returns false when it may not be asked by this page: another one is about to come, or that is not possible
 */
export async function followAddress(address: string): Promise<boolean> {
  const url = new URL(address);
  if (!mayAsk(url.origin)) {
    navigate({ page: 'follow', address });
    agreeTo(address);
    return connectTo(url.origin);
  }
  const log = await startFollowing(urlPlan(url));
  if (log !== null) navigate({ page: 'log', log, run: null, position: null, tab: null });
  return true;
}
