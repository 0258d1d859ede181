import { lazy, memo, Suspense, useMemo } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { LogView, RunView } from '../../model/views';
import { type RunRef, useRun } from '../../queries/engine';
import { type Link, printLink } from '../../share/link';
import { Failed } from '../parts/Failed';
import { useNarrow } from '../parts/use-narrow';
import { whenIdle } from '../parts/when-idle';
import { CauseCard } from './CauseCard';
import { Details } from './Details';
import { LANE_HEIGHT } from './draw';
import { EventList } from './EventList';
import { MomentSpoken } from './MomentSpoken';
import { Relatives } from './Relatives';
import css from './RunPage.module.css';
import { StateTree } from './StateTree';
import { Timeline } from './Timeline';
import { Transport } from './Transport';
import { useMoment } from './use-moment';
import { useRunKeys } from './use-run-keys';

/** Charts are the heaviest part of the page; everything else is there before them. */
const loadTelemetry = () => import('./Telemetry').then((module) => ({ default: module.Telemetry }));
const Telemetry = lazy(loadTelemetry);
// Fetched as soon as the page is idle, so that opening a log asks the network for nothing.
whenIdle(() => void loadTelemetry());

export type RunLink = Extract<Link, { page: 'log' }> & { readonly run: string };

/** One run: why it failed, its timeline, and everything that is known at the playhead. */
export function RunPage({ log, link }: { log: LogView; link: RunLink }) {
  const ref: RunRef = useMemo(() => ({ log: log.entry.id, run: link.run }), [log.entry.id, link.run]);
  const { data: view, error } = useRun(ref);
  const started = useMoment(link, view);
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
function timelineHeight({ lanes }: RunView): string {
  return `${Math.max(110, Math.min(lanes.count * LANE_HEIGHT + 44, 240))}px`;
}

interface OpenRunProps {
  readonly log: LogView;
  readonly link: RunLink;
  readonly view: RunView;
  readonly runRef: RunRef;
}

/** Made of what is the same all along the run: only the parts that show the playhead follow it. */
const OpenRun = memo(function OpenRun({ log, link, view, runRef }: OpenRunProps) {
  useRunKeys(view);
  const narrow = useNarrow();
  if (view.events === 0)
    return <p className={css.message}>This export names the {log.words.run} but holds none of its events.</p>;
  return (
    <div className={css.page}>
      <CauseCard view={view} runRef={runRef} words={log.words} />
      <Relatives view={view} log={log.entry.id} words={log.words} />
      <Transport view={view} runRef={runRef} words={log.words} />
      <MomentSpoken view={view} runRef={runRef} />
      <Group orientation="vertical" className={css.panels}>
        <Panel id="timeline" defaultSize={timelineHeight(view)} minSize="110px">
          <Timeline view={view} runRef={runRef} words={log.words} />
        </Panel>
        <Separator className={css.across} aria-label="Resize the timeline" />
        <Panel id="telemetry" defaultSize="152px" minSize="40px" collapsible collapsedSize="0px">
          <Suspense fallback={<p className={css.message}>Loading the charts…</p>}>
            <Telemetry runRef={runRef} />
          </Suspense>
        </Panel>
        <Separator className={css.across} aria-label="Resize the charts" />
        <Panel id="moment" minSize="160px">
          <Group key={String(narrow)} orientation={narrow ? 'vertical' : 'horizontal'}>
            <Panel id="events" defaultSize="32%" minSize="160px">
              <EventList view={view} runRef={runRef} />
            </Panel>
            <Separator className={narrow ? css.across : css.down} aria-label="Resize the event list" />
            <Panel id="state" defaultSize="34%" minSize="160px">
              <StateTree runRef={runRef} />
            </Panel>
            <Separator className={narrow ? css.across : css.down} aria-label="Resize the state" />
            <Panel id="details" defaultSize="34%" minSize="160px">
              <Details runRef={runRef} view={view} link={link} words={log.words} />
            </Panel>
          </Group>
        </Panel>
      </Group>
    </div>
  );
});
