import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './Button';
import css from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** There is more in it than one column. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page; Escape, a click beside it or its button close it, and the focus returns. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it is taken away, so that the browser gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it too, by itself
    <dialog
      ref={dialog}
      className={css.dialog}
      data-wide={wide || undefined}
      aria-labelledby={id}
      onClose={() => !dialog.current?.open && onClose()}
      // Told at once: the close event comes later, when it may have been asked for again.
      onCancel={(event) => event.target === dialog.current && onClose()}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button look="quiet" icon={<X aria-hidden />} label="Close" onClick={onClose} />
      </header>
      <div className={css.body}>{children}</div>
    </dialog>
  );
}
