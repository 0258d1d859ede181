import { checksumOf, type FollowEvent, printPlace } from '../../intake/follow/wire';

/** The `data:` of an event, as `intake/follow/wire.ts` reads it; one line. */
export function printEvent(event: FollowEvent): string {
  const words = wordsOf(event);
  return `${checksumOf(event.kind, words)} ${words}`;
}

function wordsOf(event: FollowEvent): string {
  switch (event.kind) {
    case 'bytes': {
      const { buffer, byteOffset, length } = event.bytes;
      const base64 = Buffer.from(buffer, byteOffset, length).toString('base64');
      return `${event.file} ${printPlace(event.at)} ${base64}`;
    }
    case 'restart':
      return `${event.file} ${printPlace(event.at)} ${event.next} ${event.why}`;
    case 'ended':
      return `${event.file} ${printPlace(event.at)}`;
    case 'trouble':
      return `${event.file} ${event.trouble ?? 'none'}`;
    case 'stopped':
      return 'stopped';
  }
}
