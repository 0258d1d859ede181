import { type ReactNode, useRef } from 'react';
import { Button } from './Button';
import css from './MenuButton.module.css';
import { placeBelow } from './place-below';

interface MenuButtonProps {
  /** Names the menu in the page, and its button as the target of actions. */
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

/** A button and the choices that open under it. */
export function MenuButton({ id, label, icon, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        icon={icon}
        label={label}
        data-target={id}
        popoverTarget={id}
        aria-haspopup="dialog"
      />
      <div
        id={id}
        ref={menu}
        popover="auto"
        className={css.menu}
        role="dialog"
        aria-label={label}
        data-hands-focus-on
        onBeforeToggle={() => menu.current && button.current && placeBelow(menu.current, button.current)}
      >
        {children}
      </div>
    </>
  );
}
