import { useEffect } from 'react';
import { usePreferences } from '../ui-state/preferences';
import css from './App.module.css';
import { DropTarget } from './intake/DropTarget';
import { TakeNotices } from './intake/TakeNotices';
import { TakePanel } from './intake/TakePanel';
import { LibraryPage } from './library/LibraryPage';
import { LogPage } from './log/LogPage';
import { Header } from './shell/Header';
import { OutdatedBar } from './shell/OutdatedBar';
import { useLink } from './shell/use-link';

/** The whole window: a drop zone, a header, and the page that the address names. */
export function App() {
  const link = useLink();
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
      <main className={css.main}>
        {link.page === 'library' ? <LibraryPage /> : <LogPage key={link.log} link={link} />}
      </main>
    </div>
  );
}
