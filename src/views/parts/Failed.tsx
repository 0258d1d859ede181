import type { ReactNode } from 'react';
import { Fault } from '../../model/errors';
import { ask } from '../../queries/engine';
import { useStage } from '../../ui-state/stage';
import { messageOf } from '../messages';
import { Button } from './Button';
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
  if (fault.code === 'not-replayed') return <NotReplayed fault={fault} name={name} />;
  const { title, body } = messageOf(fault, name);
  return (
    <Notice title={title} severity="error">
      <p>{body}</p>
      {children && <div className={css.next}>{children}</div>}
    </Notice>
  );
}

/** Nothing went wrong: the reader stopped the replay before it came here. */
function NotReplayed({ fault, name }: { fault: Fault; name: string }) {
  const open = useStage((state) => state.run);
  const { title, body } = messageOf(fault, name);
  const goOn = (log: string, run: string) => void ask('goOnReplaying', { log, run });
  return (
    <div className={css.aside}>
      <Notice title={title}>
        <p>{body}</p>
        {open && (
          <div className={css.next}>
            <Button onClick={() => goOn(open.log.entry.id, open.view.run.id)}>Replay the rest</Button>
          </div>
        )}
      </Notice>
    </div>
  );
}
