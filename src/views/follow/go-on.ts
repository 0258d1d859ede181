import { filePlan, folderPlan } from '../../intake/follow/follow-files';
import { urlPlan } from '../../intake/follow/follow-url';
import { Fault } from '../../model/errors';
import type { FollowPlan } from '../../model/follow';
import type { LibraryEntry } from '../../model/library';
import { ask } from '../../queries/engine';
import { handleOf } from '../../queries/handles';
import { parseLink } from '../../share/link';
import { connectTo } from '../../tighten';
import { messageOf } from '../messages';
import { resumedPlan } from '../noetl/execution-plan';
import { planFromCommandLine } from './command-line';
import { startFollowing } from './start-following';

/**
 * Goes on with a log that was followed before its tab was closed.
 * @returns why that is not possible, and what is; null where it goes on
 */
export async function goOnWith(entry: LibraryEntry): Promise<string | null> {
  const plan = await planOf(entry);
  if (typeof plan === 'string') return plan;
  try {
    await startFollowing(plan, entry.id);
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { title, body } = messageOf(error, entry.name);
    return `${title}. ${body}`;
  }
}

/** The page may have to be loaded anew before it may ask there. */
function goOnAt({ from, address }: NonNullable<LibraryEntry['following']>): FollowPlan | string {
  const url = address === undefined ? null : new URL(address);
  if (url === null || !connectTo(url.origin))
    return `This page may not ask ${from} any more. Follow it anew.`;
  return urlPlan(url);
}

async function resumedExecution(
  log: string,
  name: string,
  { from, address = '', children = false }: NonNullable<LibraryEntry['following']>,
): Promise<FollowPlan | string> {
  const link = parseLink(address);
  if (link.page !== 'noetl' || link.server === null || link.execution === null)
    return `Nobody knows the address of ${from} any more. What is here can be kept as it is.`;
  if (!connectTo(new URL(link.server).origin))
    return `This page may not ask ${from} any more. Follow it anew.`;
  if ((await ask('eventNumbers', { log })) === null)
    return 'Some of its events have no id, so that nobody can tell which of them are here. Follow it anew.';
  // Asked again once this tab is the one that follows it: another one may have taken more.
  const handed = async () => (await ask('eventNumbers', { log })) ?? new Map<string, BigInt64Array>();
  return resumedPlan(link.server, { id: link.execution, name, children }, handed);
}

async function planOf({ id, name, following }: LibraryEntry): Promise<FollowPlan | string> {
  switch (following?.kind) {
    case 'file':
    case 'folder': {
      const handle = await handleOf(id).catch(() => null);
      if (handle === null)
        return `This browser has forgotten which ${following.kind} it was. Follow it anew; what is here can be kept as it is.`;
      return handle.kind === 'directory'
        ? folderPlan(handle as FileSystemDirectoryHandle)
        : filePlan(handle as FileSystemFileHandle);
    }
    case 'url':
      return goOnAt(following);
    case 'noetl':
      return resumedExecution(id, name, following);
    case 'command-line':
      return (await planFromCommandLine()) ?? 'The command has ended. What is here can be kept as it is.';
    default:
      return `${name} cannot be gone on with. What is here can be kept as it is.`;
  }
}
