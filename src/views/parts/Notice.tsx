import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button';
import css from './Notice.module.css';

interface NoticeProps {
  readonly title: string;
  readonly severity?: 'error' | 'warning' | 'info';
  readonly children?: ReactNode;
  readonly onDismiss?: () => void;
}

/** Something the reader should know, with what to do about it. */
export function Notice({ title, severity = 'info', children, onDismiss }: NoticeProps) {
  return (
    <section className={css.notice} data-severity={severity} role={severity === 'error' ? 'alert' : 'status'}>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
      {onDismiss && <Button look="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={onDismiss} />}
    </section>
  );
}
