import { useEffect, useRef } from 'react';
import { usePreferences } from '../ui-state/preferences';
import css from './App.module.css';
import { DropTarget } from './intake/DropTarget';
import { TakeNotices } from './intake/TakeNotices';
import { TakePanel } from './intake/TakePanel';
import { LibraryPage } from './library/LibraryPage';
import { LogPage } from './log/LogPage';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { Header } from './shell/Header';
import { OutdatedBar } from './shell/OutdatedBar';
import { UpdateNotice } from './shell/UpdateNotice';
import { useKeptFocus } from './shell/use-kept-focus';
import { useLink } from './shell/use-link';

/** The whole window: a drop zone, a header, and the page that the address names. */
export function App() {
  const link = useLink();
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main, link);
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <div className={css.app}>
      <DropTarget />
      <Header link={link} />
      <OutdatedBar />
      <TakePanel />
      <TakeNotices />
      <main ref={main} className={css.main} tabIndex={-1}>
        <ErrorBoundary key={link.page === 'log' ? link.log : link.page}>
          {link.page === 'library' ? <LibraryPage /> : <LogPage key={link.log} link={link} />}
        </ErrorBoundary>
      </main>
      <UpdateNotice />
    </div>
  );
}
