import { Fault } from '../../model/errors';
import { messageOf } from '../messages';
import { Notice } from './Notice';

/** A question that could not be answered, said in place of the answer. */
export function Failed({ error, name }: { error: unknown; name: string }) {
  const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
  if (fault.code === 'cancelled') return null;
  const { title, body } = messageOf(fault, name);
  return (
    <Notice title={title} severity="error">
      <p>{body}</p>
    </Notice>
  );
}
