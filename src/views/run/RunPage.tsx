import { lazy, memo, Suspense, useEffect, useMemo, useState } from 'react';
import { Group, Panel, type PanelProps, Separator, usePanelRef } from 'react-resizable-panels';
import type { LogView, RunView } from '../../model/views';
import { fetchKin, type RunRef, useRun } from '../../queries/engine';
import { besideHit } from '../../queries/hits';
import { besideWrite } from '../../queries/paths';
import { type Link, printLink } from '../../share/link';
import { usePreferences } from '../../ui-state/preferences';
import { useStage } from '../../ui-state/stage';
import { NothingToReplay } from '../log/NothingToReplay';
import { NotedProvider } from '../notes/Noted';
import { useTrail } from '../notes/use-trail';
import { Failed } from '../parts/Failed';
import { useNarrow } from '../parts/use-narrow';
import { whenIdle } from '../parts/when-idle';
import { LANE_HEIGHT } from '../timeline/draw-bars';
import { hasMiniMap } from '../timeline/MiniMap';
import { Timeline } from '../timeline/Timeline';
import { CauseCard } from './CauseCard';
import { Details } from './Details';
import { EventList } from './EventList';
import { KinBar } from './KinBar';
import { MomentSpoken } from './MomentSpoken';
import { Relatives } from './Relatives';
import css from './RunPage.module.css';
import { StateTree } from './StateTree';
import { Transport } from './Transport';
import { useArrival } from './use-arrival';
import { useLookingLink } from './use-looking-link';
import { useMoment } from './use-moment';
import { useRememberedLayout } from './use-remembered-layout';
import { useSelectionLink } from './use-selection-link';

/** Charts are the heaviest part of the page; everything else is there before them. */
const loadTelemetry = () =>
  import('../telemetry/Telemetry').then((module) => ({ default: module.Telemetry }));
const Telemetry = lazy(loadTelemetry);
// Fetched as soon as the page is idle, so that opening a log asks the network for nothing.
whenIdle(() => void loadTelemetry());

export type RunLink = Extract<Link, { page: 'log' }> & { readonly run: string };

/** One run: why it failed, its timeline, and everything that is known at the playhead. */
export function RunPage({ log, link }: { log: LogView; link: RunLink }) {
  const ref: RunRef = useMemo(() => ({ log: log.entry.id, run: link.run }), [log.entry.id, link.run]);
  const { data: view, error } = useRun(ref);
  const started = useMoment(link, view, log.entry.state === 'following');
  useSelectionLink(link, started);
  useLookingLink(link, started);
  useArrival(link, log, started);
  if (error)
    return (
      <div className={css.message}>
        <Failed error={error} name="this run">
          <a href={printLink({ page: 'log', log: link.log, run: null, position: null, tab: null })}>
            Go to what failed first in this log
          </a>
        </Failed>
      </div>
    );
  if (!view || !started) return <p className={css.message}>Opening the {log.words.run}…</p>;
  return <OpenRun log={log} link={link} view={view} runRef={ref} />;
}

/** Room for all lanes of a small run; larger ones scroll. */
function timelineHeight(view: RunView): string {
  // A step that is known by its items only has a row beside theirs.
  const heads = view.lanes.headless.reduce((sum, headless) => sum + headless, 0);
  const rows = view.lanes.count + heads + view.children.shown.length + 1;
  const head = hasMiniMap(view) ? 59 : 44;
  return `${Math.max(132, Math.min(rows * LANE_HEIGHT + head, 256))}px`;
}

interface OpenRunProps {
  readonly log: LogView;
  readonly link: RunLink;
  readonly view: RunView;
  readonly runRef: RunRef;
}

/** Made of what is the same all along the run: only the parts that show the playhead follow it. */
const OpenRun = memo(function OpenRun({ log, link, view, runRef }: OpenRunProps) {
  const enter = useStage((state) => state.enter);
  useEffect(
    () =>
      enter({
        log,
        view,
        kin: (position) => fetchKin({ ...runRef, position }),
        besideHit: (position, ...asked) => besideHit({ ...runRef, position }, ...asked),
        besideWrite: (position, ...asked) => besideWrite({ ...runRef, position }, ...asked),
      }),
    [enter, log, view, runRef],
  );
  useTrail(runRef);
  // Laid out anew when the sizes are reset.
  const resets = usePreferences((state) => state.resets);
  if (view.events === 0) return <NothingToReplay log={log} />;
  return (
    <div className={css.page}>
      <CauseCard view={view} runRef={runRef} words={log.words} />
      <Relatives view={view} log={log.entry.id} words={log.words} />
      <Transport view={view} log={log} runRef={runRef} />
      <KinBar runRef={runRef} words={log.words} />
      <MomentSpoken view={view} runRef={runRef} />
      <NotedProvider runRef={runRef}>
        <Panels key={resets} log={log} link={link} view={view} runRef={runRef} />
      </NotedProvider>
    </div>
  );
});

/** Timeline and charts above what is known of the moment; sizes are remembered, and most panels fold away. */
function Panels({ log, link, view, runRef }: OpenRunProps) {
  const { group, toggle } = useRememberedLayout('run');
  const timeline = usePanelRef();
  const telemetry = usePanelRef();
  const narrow = useNarrow();
  return (
    <Group orientation="vertical" className={css.panels} {...group}>
      <Foldable id="timeline" panelRef={timeline} defaultSize={timelineHeight(view)} minSize="110px">
        <Timeline view={view} runRef={runRef} words={log.words} />
      </Foldable>
      <Handle of="timeline" onToggle={() => toggle(timeline.current)} />
      <Foldable id="telemetry" panelRef={telemetry} defaultSize="152px" minSize="40px">
        <Suspense fallback={<p className={css.message}>Loading the charts…</p>}>
          <Telemetry view={view} runRef={runRef} log={log} />
        </Suspense>
      </Foldable>
      <Handle of="charts" onToggle={() => toggle(telemetry.current)} />
      <Panel id="moment" minSize="160px">
        <MomentPanels
          key={String(narrow)}
          narrow={narrow}
          log={log}
          link={link}
          view={view}
          runRef={runRef}
        />
      </Panel>
    </Group>
  );
}

interface MomentPanelsProps extends OpenRunProps {
  readonly narrow: boolean;
}

/** Events, state and details, beside one another where there is room. */
function MomentPanels({ narrow, log, link, view, runRef }: MomentPanelsProps) {
  const { group, toggle } = useRememberedLayout(narrow ? 'moment-narrow' : 'moment');
  const events = usePanelRef();
  const state = usePanelRef();
  return (
    <Group orientation={narrow ? 'vertical' : 'horizontal'} {...group}>
      <Foldable id="events" panelRef={events} defaultSize="32%" minSize="160px">
        <EventList view={view} runRef={runRef} />
      </Foldable>
      <Handle of="event list" down={!narrow} onToggle={() => toggle(events.current)} />
      <Foldable id="state" panelRef={state} defaultSize="34%" minSize="160px">
        <StateTree runRef={runRef} link={link} />
      </Foldable>
      <Handle of="state" down={!narrow} onToggle={() => toggle(state.current)} />
      <Panel id="details" defaultSize="34%" minSize="160px">
        <Details runRef={runRef} view={view} link={link} words={log.words} />
      </Panel>
    </Group>
  );
}

/** A panel that folds away to nothing; nothing in it can be reached then. */
function Foldable({ children, ...panel }: PanelProps) {
  const [folded, setFolded] = useState(false);
  return (
    <Panel {...panel} collapsible collapsedSize="0px" onResize={({ inPixels }) => setFolded(inPixels < 1)}>
      <div className={css.fill} inert={folded}>
        {children}
      </div>
    </Panel>
  );
}

interface HandleProps {
  /** What stands before it, and is folded away by it. */
  readonly of: string;
  readonly down?: boolean;
  readonly onToggle: () => void;
}

/** The line between two panels: drag it, move it with the arrows, fold the panel before it with Enter or two clicks. */
function Handle({ of, down = false, onToggle }: HandleProps) {
  return (
    <Separator
      className={down ? css.down : css.across}
      aria-label={`Resize the ${of}`}
      title={`Drag to resize the ${of}; two clicks or Enter fold it away`}
      disableDoubleClick
      onDoubleClick={onToggle}
    />
  );
}
