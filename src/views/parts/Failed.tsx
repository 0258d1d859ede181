import type { ReactNode } from 'react';
import { Fault } from '../../model/errors';
import { messageOf } from '../messages';
import css from './Failed.module.css';
import { Notice } from './Notice';

interface FailedProps {
  readonly error: unknown;
  readonly name: string;
  /** What the reader can do next, as buttons or links. */
  readonly children?: ReactNode;
}

/** A question that could not be answered, said in place of the answer. */
export function Failed({ error, name, children }: FailedProps) {
  const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
  if (fault.code === 'cancelled') return null;
  const { title, body } = messageOf(fault, name);
  return (
    <Notice title={title} severity="error">
      <p>{body}</p>
      {children && <div className={css.next}>{children}</div>}
    </Notice>
  );
}
