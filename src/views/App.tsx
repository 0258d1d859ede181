import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import type { Notice } from '../engine/notice';
import { EMBEDDED, PASSING } from '../lib/embedded';
import { STANDALONE } from '../lib/standalone';
import { useNotices } from '../queries/engine';
import type { Link, TableLink } from '../share/link';
import type { NoetlLink } from '../share/noetl-link';
import { useArrangements } from '../ui-state/arrangement';
import { useFollows } from '../ui-state/follows';
import { usePreferences } from '../ui-state/preferences';
import css from './App.module.css';
import { useActionKeys } from './actions/use-action-keys';
import { AwaitedLog, namesHosted, useAwaited } from './intake/AwaitedLog';
import { DataPage } from './intake/DataPage';
import { DropTarget } from './intake/DropTarget';
import { EnclosedLine } from './intake/EnclosedLine';
import { PostedLog } from './intake/PostedLog';
import { TakeNotices } from './intake/TakeNotices';
import { TakePanel } from './intake/TakePanel';
import { useEnclosedReplay } from './intake/use-enclosed-replay';
import { usePostedLogs } from './intake/use-posted-logs';
import { useReportedMoment } from './intake/use-reported-moment';
import { EmbeddedLibrary } from './library/EmbeddedLibrary';
import { LibraryPage } from './library/LibraryPage';
import { LogPage } from './log/LogPage';
import { whenIdle } from './parts/when-idle';
import { EmbedBar } from './shell/EmbedBar';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { Header } from './shell/Header';
import { OutdatedBar } from './shell/OutdatedBar';
import { Overlays } from './shell/Overlays';
import { UpdateNotice } from './shell/UpdateNotice';
import { useHandedFocus } from './shell/use-handed-focus';
import { useKeptFocus } from './shell/use-kept-focus';
import { useLink } from './shell/use-link';

const loadCompare = () => import('./compare/ComparePage').then((module) => ({ default: module.ComparePage }));
const ComparePage = lazy(loadCompare);
// Fetched as soon as the page is idle, so that comparing asks the network for nothing.
whenIdle(() => void loadCompare());
const loadHelp = () => import('./help/HelpPage').then((module) => ({ default: module.HelpPage }));
const HelpPage = lazy(loadHelp);
whenIdle(() => void loadHelp());
const DropPage = lazy(() => import('./share/DropPage').then((module) => ({ default: module.DropPage })));
// A standalone file asks nobody and follows nothing: it holds none of these.
const NONE = { default: () => null };
type Part<Props = object> = Promise<{ default: ComponentType<Props> }>;
const FollowAddressPage = lazy(
  async (): Part<{ address: string | null }> =>
    STANDALONE ? NONE : { default: (await import('./follow/FollowAddressPage')).FollowAddressPage },
);
const MonitorPage = lazy(
  async (): Part => (STANDALONE ? NONE : { default: (await import('./monitor/MonitorPage')).MonitorPage }),
);
const LiveShell = lazy(
  async (): Part => (STANDALONE ? NONE : { default: (await import('./follow/LiveShell')).LiveShell }),
);
const OpenedPage = lazy(
  async (): Part => (STANDALONE ? NONE : { default: (await import('./follow/OpenedPage')).OpenedPage }),
);
const ClickHousePage = lazy(
  async (): Part<{ link: TableLink }> =>
    STANDALONE ? NONE : { default: (await import('./clickhouse/ClickHousePage')).ClickHousePage },
);
const ServersPage = lazy(
  async (): Part<{ link: NoetlLink }> =>
    STANDALONE ? NONE : { default: (await import('./noetl/ServersPage')).ServersPage },
);

// Only a link that asks for a hosted log needs it.
const HostedBar = lazy(() => import('./intake/HostedBar').then((module) => ({ default: module.HostedBar })));

/** The whole window: a drop zone, a header, and the page that the address names. */
export function App() {
  const link = useLink();
  const ready = useEnclosedReplay();
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main, link);
  useHandedFocus(main);
  useLook();
  useActionKeys();
  usePostedLogs();
  useReportedMoment();
  useNotices(forgetRows);
  return (
    <div className={css.app}>
      {ready && <Head link={link} />}
      <EnclosedLine />
      <OutdatedBar />
      {namesHosted() && (
        <Suspense fallback={null}>
          <HostedBar />
        </Suspense>
      )}
      <Live />
      <TakePanel />
      <TakeNotices />
      <main ref={main} className={css.main} tabIndex={-1}>
        <ErrorBoundary key={link.page === 'log' ? link.log : link.page}>
          {ready && <Page link={link} />}
        </ErrorBoundary>
      </main>
      <UpdateNotice />
      <PostedLog />
      <Overlays />
    </div>
  );
}

function Head({ link }: { link: Link }) {
  if (EMBEDDED) return <EmbedBar link={link} />;
  return (
    <>
      <DropTarget />
      <Header link={link} />
    </>
  );
}

/** What only a tab needs that follows something. */
function Live() {
  const any = useFollows(({ follows, heard }) => heard.length > 0 || Object.keys(follows).length > 0);
  if (!any) return null;
  return (
    <Suspense fallback={null}>
      <LiveShell />
    </Suspense>
  );
}

function Page({ link }: { link: Link }) {
  const awaited = useAwaited(link);
  switch (link.page) {
    case 'library':
      return <Library />;
    case 'help':
      return (
        <Suspense fallback={null}>
          <HelpPage />
        </Suspense>
      );
    case 'monitor':
      return (
        <Suspense fallback={null}>
          <MonitorPage />
        </Suspense>
      );
    case 'clickhouse':
      return (
        <Suspense fallback={null}>
          <ClickHousePage link={link} />
        </Suspense>
      );
    case 'compare':
      return (
        <Suspense fallback={null}>
          <ComparePage key={JSON.stringify([link.a, link.b])} link={link} />
        </Suspense>
      );
    case 'data':
      return <DataPage key={link.text} text={link.text} />;
    case 'drop':
      return (
        <Suspense fallback={null}>
          <DropPage key={JSON.stringify(link)} link={link} />
        </Suspense>
      );
    case 'follow':
      return (
        <Suspense fallback={null}>
          <FollowAddressPage key={link.address} address={link.address} />
        </Suspense>
      );
    case 'open':
      return (
        <Suspense fallback={null}>
          <OpenedPage />
        </Suspense>
      );
    case 'noetl':
      if (PASSING) return <Library />;
      return (
        <Suspense fallback={null}>
          <ServersPage link={link} />
        </Suspense>
      );
    case 'log':
      if (awaited) return <AwaitedLog />;
      return <LogPage key={link.log} link={link} />;
  }
}

function Library() {
  return EMBEDDED ? <EmbeddedLibrary /> : <LibraryPage />;
}

/** Where a check found other events, steps are numbered anew: rows that were pinned or hidden would be others now. */
function forgetRows(notice: Notice): void {
  if (notice.kind === 'log' && notice.changed) useArrangements.getState().forget(notice.id);
}

/** Theme and density are worn by the document, where the tokens are. */
function useLook(): void {
  const theme = usePreferences((state) => state.theme);
  const density = usePreferences((state) => state.density);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
    dataset.density = density;
  }, [theme, density]);
}
