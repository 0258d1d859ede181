import { ChevronRight, ClipboardPaste, FileUp, FolderUp, Moon, Sun, SunMoon } from 'lucide-react';
import { useLog } from '../../queries/engine';
import type { Link } from '../../share/link';
import { printLink } from '../../share/link';
import { type Theme, usePreferences } from '../../ui-state/preferences';
import { OpenButtons } from '../intake/OpenButtons';
import { Button } from '../parts/Button';
import css from './Header.module.css';
import { Logo } from './Logo';

/** Where one is, and how to bring in another log. */
export function Header({ link }: { link: Link }) {
  return (
    <header className={css.header}>
      <a className={css.brand} href={printLink({ page: 'library' })}>
        <Logo />
        Walkback
      </a>
      {link.page === 'log' && <Crumb log={link.log} />}
      <span className={css.space} />
      <OpenButtons
        compact
        icons={{
          file: <FileUp aria-hidden />,
          folder: <FolderUp aria-hidden />,
          paste: <ClipboardPaste aria-hidden />,
        }}
      />
      <ThemeButton />
    </header>
  );
}

function Crumb({ log }: { log: string }) {
  const { data } = useLog(log);
  return (
    <span className={css.crumb}>
      <ChevronRight aria-hidden size={14} />
      <span title={data?.entry.name}>{data?.entry.name ?? log}</span>
    </span>
  );
}

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: SunMoon, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const { theme, setTheme } = usePreferences();
  const Icon = ICONS[theme];
  return (
    <Button
      look="quiet"
      icon={<Icon aria-hidden />}
      label={`Theme: ${theme}. Switch to ${NEXT[theme]}`}
      onClick={() => setTheme(NEXT[theme])}
    />
  );
}
