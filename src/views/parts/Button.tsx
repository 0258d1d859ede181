import type { ComponentProps, ReactNode } from 'react';
import css from './Button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** What the button does, where it shows only an icon; also its tooltip. */
  readonly label?: string;
  /** Does nothing now. Not `disabled`: a button that turns itself off must not lose the focus by it. */
  readonly off?: boolean;
}

/** Every button of the application. */
export function Button(props: ButtonProps) {
  const { look = 'plain', icon, label, off = false, onClick, children, className = '', ...rest } = props;
  const alone = children === undefined;
  return (
    <button
      type="button"
      className={`${css.button} ${css[look]} ${alone ? css.alone : ''} ${className}`}
      aria-label={alone ? label : undefined}
      title={label}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onClick}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}
