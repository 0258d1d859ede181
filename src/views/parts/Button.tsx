import type { ComponentProps, ReactNode } from 'react';
import css from './Button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  /** What the button does, where it shows only an icon; also its tooltip. */
  readonly label?: string;
}

/** Every button of the application. */
export function Button({ look = 'plain', icon, label, children, className = '', ...rest }: ButtonProps) {
  const alone = children === undefined;
  return (
    <button
      type="button"
      className={`${css.button} ${css[look]} ${alone ? css.alone : ''} ${className}`}
      aria-label={alone ? label : undefined}
      title={label}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}
