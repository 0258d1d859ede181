import type { ReactNode } from 'react';
import type { LogView } from '../../model/views';
import { Dialog } from '../parts/Dialog';
import { KindsList } from './KindsList';
import panel from './RunsPanel.module.css';
import css from './SidePanel.module.css';

/** The kinds of failure of a log in the place of its runs. */
export function KindsPanel({ log, head }: { log: LogView; head: ReactNode }) {
  return (
    <section className={panel.panel} aria-label="Kinds of failure">
      {head}
      <div className={css.scroll}>
        <KindsList log={log} />
      </div>
    </section>
  );
}

/** The same over the page, for a log of one run. */
export function KindsDialog({ log, onClose }: { log: LogView; onClose: () => void }) {
  return (
    <Dialog title="Kinds of failure" onClose={onClose}>
      <KindsList log={log} onOpen={onClose} />
    </Dialog>
  );
}
