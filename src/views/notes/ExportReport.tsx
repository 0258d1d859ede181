import { FileDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { shortId } from '../../lib/names';
import type { RunView } from '../../model/views';
import { ask } from '../../queries/engine';
import { type ReportInput, report } from '../../selectors/report';
import { useDrafts } from '../../ui-state/drafts';
import { type OpenRun, useStage } from '../../ui-state/stage';
import { Button } from '../parts/Button';
import { Check } from '../parts/Check';
import { Failed } from '../parts/Failed';
import { sendableLink } from '../parts/sendable';
import css from './NotesPanel.module.css';
import { saveFile } from './save-file';

type Phase =
  | { readonly kind: 'idle' | 'gathering' | 'saved' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Saves the notes of the run, with or without the trail, as a Markdown file. */
export function ExportReport({ view }: { view: RunView }) {
  const open = useStage((state) => state.run);
  const wanted = useDrafts((state) => state.reportWanted);
  const [withTrail, setWithTrail] = useState(false);
  const [phase, setPhase] = useState<Phase>({ kind: 'idle' });
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const save = useCallback(async () => {
    if (open?.view !== view) return;
    stop.current?.abort();
    stop.current = new AbortController();
    setPhase({ kind: 'gathering' });
    try {
      const text = report(await gathered(open, withTrail, stop.current.signal));
      saveFile(fileNameOf(open), text, 'text/markdown');
      setPhase({ kind: 'saved' });
    } catch (error) {
      setPhase({ kind: 'failed', error });
    }
  }, [open, view, withTrail]);
  useEffect(() => {
    if (!wanted) return;
    useDrafts.getState().wantReport(false);
    void save();
  }, [wanted, save]);
  return (
    <>
      <Button icon={<FileDown aria-hidden />} off={phase.kind === 'gathering'} onClick={() => void save()}>
        Export report
      </Button>
      <Check label="with the trail" checked={withTrail} onCheck={setWithTrail} />
      <span role="status" className={css.said}>
        {phase.kind === 'gathering' && 'Gathering what changed…'}
        {phase.kind === 'saved' && 'Saved as a Markdown file.'}
      </span>
      {phase.kind === 'failed' && <Failed error={phase.error} name="the report" />}
    </>
  );
}

/** Named by the log, and by the run where the log has others. */
function fileNameOf({ log, view }: OpenRun): string {
  const run = log.runCount > 1 ? ` ${shortId(view.run.id, 6)}` : '';
  return `${log.entry.name}${run} notes.md`;
}

/** All that the report of a run is made of. */
async function gathered(
  { log, view }: OpenRun,
  withTrail: boolean,
  signal: AbortSignal,
): Promise<ReportInput> {
  const { id } = view.run;
  const where = { log: log.entry.id };
  const [{ entry }, notes, facts, trail] = await Promise.all([
    // Asked anew: the hash may be known by now.
    ask('log', where, { signal }),
    ask('notes', where, { signal }),
    ask('noteFacts', { ...where, run: id }, { signal }),
    withTrail ? ask('trail', where, { signal }) : null,
  ]);
  return {
    log: { ...log, entry },
    run: view.run,
    cause: view.cause,
    notes: notes.filter((note) => note.run === id),
    facts,
    trail: trail?.filter((visit) => visit.run === id) ?? null,
    now: Date.now(),
    linkOf: (position, range) => {
      const link = {
        page: 'log',
        ...where,
        run: id,
        position,
        tab: null,
        ...(range ? { range } : {}),
      } as const;
      return sendableLink(link);
    },
  };
}
