import { lazy, Suspense } from 'react';
import type { LogView, RunView } from '../../model/views';
import type { RunRef } from '../../queries/engine';
import type { DetailTab } from '../../share/link';
import { useNoted } from '../notes/Noted';
import { NotesPanel } from '../notes/NotesPanel';
import { whenIdle } from '../parts/when-idle';
import { navigate } from '../shell/use-link';
import { AttemptsPanel } from './AttemptsPanel';
import { AttributionPanel } from './AttributionPanel';
import { AuditPanel } from './AuditPanel';
import { ChangesPanel } from './ChangesPanel';
import css from './Details.module.css';
import { PathPanel } from './PathPanel';
import { ProblemsPanel } from './ProblemsPanel';
import { RecordPanel } from './RecordPanel';
import { RestartPanel } from './RestartPanel';
import { RulesPanel } from './RulesPanel';
import type { RunLink } from './RunPage';
import { StepLinksBar } from './StepLinksBar';
import { StopsPanel } from './StopsPanel';
import { useAtPlayhead } from './use-moment';
import { useBroken } from './use-rules';

/** Few runs are thought about: the page is there before it. */
const loadWhatIf = () => import('../whatif/WhatIfPanel').then((module) => ({ default: module.WhatIfPanel }));
const WhatIfPanel = lazy(loadWhatIf);
whenIdle(() => void loadWhatIf());

interface DetailsProps {
  readonly runRef: RunRef;
  readonly view: RunView;
  readonly link: RunLink;
  readonly words: LogView['words'];
}

/** Tabs by what they are about; each group opens on its first. */
const GROUPS: readonly {
  readonly label: string;
  readonly tabs: readonly (readonly [DetailTab, string])[];
}[] = [
  {
    label: 'Event',
    tabs: [
      ['changes', 'Changes'],
      ['record', 'Raw record'],
      ['attempts', 'Attempts'],
    ],
  },
  {
    label: 'State',
    tabs: [
      ['path', 'Path'],
      ['stops', 'Stops'],
    ],
  },
  {
    label: 'Run',
    tabs: [
      ['rules', 'Rules'],
      ['problems', 'Problems'],
      ['audit', 'Audit'],
      ['restart', 'Restart'],
      ['attribution', 'Attribution'],
    ],
  },
  {
    label: 'Notebook',
    tabs: [
      ['notes', 'Notes'],
      ['whatif', 'What if?'],
    ],
  },
];

/** What the event changed, its record, and what else is known at the playhead. */
export function Details({ runRef, view, link, words }: DetailsProps) {
  const at = useAtPlayhead(runRef);
  const noted = useNoted().notes.length;
  const broken = useBroken(runRef, view, link);
  const tab = link.tab ?? 'changes';
  const group = GROUPS.find(({ tabs }) => tabs.some(([each]) => each === tab)) ?? GROUPS[0]!;
  const counts: Partial<Record<DetailTab, string>> = {
    ...(noted > 0 ? { notes: ` (${noted})` } : {}),
    ...(broken > 0 ? { rules: ` (${broken} broken)` } : {}),
  };
  const choose = (next: DetailTab) =>
    navigate({ ...link, position: at.position, tab: next === 'changes' ? null : next }, 'replace');
  return (
    <section className={css.details} aria-label="Details">
      <div className={css.strip}>
        <div className={css.groups} role="tablist" aria-label="What the details are about">
          {GROUPS.map((each) => (
            <button
              key={each.label}
              type="button"
              role="tab"
              aria-controls="details-tabs"
              aria-selected={each === group}
              data-count={each !== group && each.tabs.some(([id]) => counts[id] !== undefined)}
              onClick={() => each !== group && choose(each.tabs[0]![0])}
            >
              {each.label}
            </button>
          ))}
        </div>
        <div className={css.tabs} role="tablist" aria-label={group.label} id="details-tabs">
          {group.tabs.map(([each, label]) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`tab-${each}`}
              aria-controls="details-panel"
              aria-selected={each === tab}
              onClick={() => choose(each)}
            >
              {label}
              {counts[each]}
            </button>
          ))}
        </div>
      </div>
      <div className={css.links}>
        <StepLinksBar view={view} runRef={at} position={at.position} />
      </div>
      <div
        className={css.panel}
        role="tabpanel"
        id="details-panel"
        aria-labelledby={`tab-${tab}`}
        data-hands-focus-on
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
      >
        {tab === 'changes' && <ChangesPanel at={at} />}
        {tab === 'record' && <RecordPanel at={at} onWhatIf={() => choose('whatif')} />}
        {tab === 'path' && <PathPanel at={at} />}
        {tab === 'stops' && <StopsPanel at={at} />}
        {tab === 'rules' && <RulesPanel runRef={runRef} link={link} words={words} />}
        {tab === 'attribution' && <AttributionPanel runRef={runRef} words={words} />}
        {tab === 'attempts' && <AttemptsPanel at={at} view={view} words={words} />}
        {tab === 'problems' && <ProblemsPanel runRef={runRef} />}
        {tab === 'audit' && <AuditPanel runRef={runRef} />}
        {tab === 'restart' && <RestartPanel at={at} view={view} words={words} />}
        {tab === 'whatif' && (
          <Suspense>
            <WhatIfPanel at={at} />
          </Suspense>
        )}
        {tab === 'notes' && <NotesPanel view={view} link={link} words={words} />}
      </div>
    </section>
  );
}
