import { Keyboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { STANDALONE } from '../../lib/standalone';
import { printLink } from '../../share/link';
import { ActionButton } from '../actions/ActionButton';
import { type ActionId, actionOf } from '../actions/actions';
import { KeyCaps } from '../parts/KeyCaps';
import css from './HelpPage.module.css';

/** How to do what people come for, task by task. */
export function HelpPage() {
  return (
    <div className={css.scroll}>
      <article className={css.page}>
        <h1>Help</h1>
        <nav aria-label="Tasks">
          <ul className={css.contents}>
            {TASKS.map(({ id, title }) => (
              <li key={id}>
                <button type="button" onClick={() => showTask(id)}>
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        {TASKS.map(({ id, title, body }) => (
          <section key={id} aria-labelledby={id}>
            <h2 id={id} tabIndex={-1}>
              {title}
            </h2>
            {body}
          </section>
        ))}
        <p className={css.end}>
          <ActionButton action="keys" icon={<Keyboard aria-hidden />} worded />
          <a href={printLink({ page: 'library' })}>To the library</a>
        </p>
      </article>
    </div>
  );
}

/** The address names the page, so a place in it is gone to by hand. */
function showTask(id: string): void {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

/** The keys of an action, as the table has them. */
function Key({ of }: { of: ActionId }) {
  return <KeyCaps keys={actionOf(of).keys[0]!} />;
}

interface Task {
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
}

const TASKS: readonly Task[] = [
  {
    id: 'open',
    title: 'Open a log',
    body: (
      <p>
        Drop files or folders anywhere on the page, or paste the text. Gzip is unpacked. The log is recognised
        by its content, whatever it is called; files that belong together become one log. It stays in this
        browser: nothing is sent anywhere. If it is not recognised, the page says what it looked for and lets
        you choose.
      </p>
    ),
  },
  {
    id: 'first-failure',
    title: 'Find the first failure',
    body: (
      <>
        <p>
          A log opens on it. The card on top says which step failed first and never recovered, at which
          attempt, in the system’s own words and in one plain sentence. <Key of="firstCause" /> brings you
          back there.
        </p>
        <p>
          <Key of="nextFailure" /> and <Key of="previousFailure" /> go to the other failures. A log that
          simply ends is shown where it stopped, with what had begun and not ended.
        </p>
        <p>
          <strong>How it went on</strong> unfolds the chain from there to the last symptom. Each link says how
          it is known, and failures that it does not explain stand apart. Of a log with many failures,{' '}
          <strong>Kinds of failure</strong> shows how few different ones they are, and what they share.
        </p>
      </>
    ),
  },
  {
    id: 'last-good',
    title: 'Go back to the last good moment',
    body: (
      <p>
        <strong>Last good</strong> on the card, or <Key of="lastGood" />: the last event before the failure at
        which a step ended well. Then walk forward with <Key of="next" /> and watch the state: what each event
        changed is marked in the tree.
      </p>
    ),
  },
  {
    id: 'attempts',
    title: 'See why the second try worked',
    body: (
      <p>
        Go to any event of the step and press <Key of="show-attempts" />: its attempts stand side by side,
        with what they were given, what the state held and what was measured. Below them is what differed in
        the one that worked; what always differs, such as times and ids, comes last.
      </p>
    ),
  },
  {
    id: 'walk',
    title: 'Walk and play',
    body: (
      <p>
        <Key of="previous" /> <Key of="next" /> go from event to event, <Key of="previousAttempt" />{' '}
        <Key of="nextAttempt" /> from attempt to attempt, <Key of="previousOfStep" /> <Key of="nextOfStep" />{' '}
        along one step. <Key of="play" /> plays; <Key of="shuttleBack" /> <Key of="stop" />{' '}
        <Key of="shuttleOn" /> play backwards, stop and play forwards, and go twice as fast each time they are
        pressed again.
      </p>
    ),
  },
  {
    id: 'timeline',
    title: 'Read the timeline',
    body: (
      <>
        <p>
          A row is a step, a bar an attempt at it, a tick an event; attempts, loop items and child runs stand
          below, and what happens many times in the same way stands in one row. Before the bar, a thin line
          waits for its turn, two rails are taken by a worker and not begun, dots back off after a failure. On
          the bar, stripes that rise are parked on something outside, stripes that fall are paused with the
          run. A bar that fades has no recorded end; a torn one crashed. Hold the mouse over it to read what
          it did and for how long.
        </p>
        <p>
          The wheel zooms with <kbd>Ctrl</kbd> and moves sideways with <kbd>Shift</kbd>. Drag with{' '}
          <KeyCaps keys="Space" /> held down to pan, with <kbd>Shift</kbd> to select a stretch and read its
          totals. On a touch screen two fingers zoom.
        </p>
      </>
    ),
  },
  {
    id: 'causes',
    title: 'Find what caused an event',
    body: (
      <>
        <p>
          Go to the event. The line above the timeline says what led to it and what came of it, and which
          field of the record says so; arrows in the timeline show the same, dashed from causes and solid to
          effects. <Key of="cause" /> goes to the most telling cause, <Key of="effect" /> to the effect;
          pressed again, they walk on, into other runs too. <strong>Show all</strong> lists the others.
        </p>
        <p>
          What the log does not say is not there, except where it is called <em>inferred</em>: then it is the
          likeliest.
        </p>
      </>
    ),
  },
  {
    id: 'changes',
    title: 'See what an event did',
    body: (
      <p>
        Beside the state: <Key of="show-changes" /> lists the values that it set, with what stood there
        before; <Key of="show-record" /> shows its record as it stands in the file, with line and byte.
      </p>
    ),
  },
  {
    id: 'who',
    title: 'Find who set a value',
    body: (
      <>
        <p>
          Each row of the state says at which event it was written last. Choose one: below the tree stands who
          wrote it and what it was before. <Key of="earlierWrite" /> goes back from writer to writer,{' '}
          <Key of="laterWrite" /> forward again. <Key of="show-path" /> lists them all and follows the value
          back to the record it came from; a path that is gone is typed in there.
        </p>
        <p>
          <Key of="pinPath" /> pins the path: its life becomes a lane of the timeline, with a line for numbers
          and colours for words.
        </p>
      </>
    ),
  },
  {
    id: 'find',
    title: 'Find events, and stop at them',
    body: (
      <>
        <p>
          <Key of="findEvents" /> leads to the box above the timeline. Words stand in the record;{' '}
          <code>kind:</code>, <code>step:</code> and <code>outcome:</code> ask what an event is;{' '}
          <code>jobs.*.status becomes failed</code>, <code>tries &gt; 3</code> and <code>changed:jobs.a</code>{' '}
          ask the state; <code>not</code>, <code>or</code> and brackets join them. <kbd>Enter</kbd> goes to
          the next hit, as <Key of="nextHit" /> does anywhere; <Key of="previousHit" /> goes back.
        </p>
        <p>
          The star keeps a query as a stop (<Key of="show-stops" />
          ): playing halts where it hits. As a rule (<Key of="show-rules" />) it must never hit; rules of the
          system stand there too, with where this run breaks them first.
        </p>
      </>
    ),
  },
  {
    id: 'whatif',
    title: 'Ask what if, and make a failure small',
    body: (
      <p>
        <Key of="show-whatif" /> leaves an event out, changes its record or swaps it with a neighbour, in
        thought: the rest is replayed, and you read how the run would have ended, which events become
        impossible, and what differs in the state. Nothing is executed. Below that, the events are reduced to
        the fewest that still fail; save them as a file for a bug report or a test.
      </p>
    ),
  },
  {
    id: 'stretch',
    title: 'Look at one stretch only',
    body: (
      <p>
        Drag over it in the timeline with <kbd>Shift</kbd> held down, or press <Key of="mark" /> at one end
        and again at the other. Its totals appear below the timeline; events, problems (
        <Key of="show-problems" />
        ), charts and attribution narrow to it, and <Key of="show-changes" /> shows what all of it together
        did to the state: each path that it wrote, before and after. <Key of="zoomToSelection" /> zooms to it,{' '}
        <kbd>Escape</kbd> clears it. The address remembers it.
      </p>
    ),
  },
  {
    id: 'follow',
    title: 'Follow what is still running',
    body: (
      <>
        <p>
          <strong>Follow a file</strong>, a folder or an address on the first page, an execution of a NoETL
          server, or <code>walkback open --follow FILE</code> in a terminal: only what is new is read. You
          stand at the end and go along; step back, and the run goes on without you. The bar above tells how
          many events are new, and <Key of="last" /> leads back to the end. A file that was rotated, cut or
          replaced keeps what was read of it.
        </p>
        <p>
          Armed stops halt you where an arriving event hits them, your rules are asked too, and a quiet line
          tells of failures. The <a href={printLink({ page: 'monitor' })}>monitor</a> shows everything that
          this tab follows: open attempts with their age, what is stuck, what failed last.{' '}
          <strong>Notify me</strong> there tells you while you look elsewhere. <strong>Stop following</strong>{' '}
          reads the log once more as a whole and keeps it.
        </p>
      </>
    ),
  },
  {
    id: 'notes',
    title: 'Write down what you found',
    body: (
      <p>
        <Key of="note" /> notes the event at the playhead, the selected stretch, or the path whose row in the
        state tree has the focus; <Key of="show-notes" /> lists the notes of the run, with the trail of the
        moments that you looked at. Notes stay in this browser. They belong to the log’s content: delete the
        log and open the same file later, under whatever name, and they are there again.{' '}
        <strong>Export report</strong> saves them as a Markdown file, each with its event, what changed there
        and a link.
      </p>
    ),
  },
  {
    id: 'value',
    title: 'Find a value, a step or a run',
    body: (
      <p>
        <Key of="findInState" /> looks for keys and values in the state. <Key of="palette" /> looks for
        everything at once: actions, runs, steps, paths of the state; a number goes to that event. In a log of
        many runs, <Key of="findRun" /> filters their list by name, step or error.
      </p>
    ),
  },
  {
    id: 'charts',
    title: 'Compare measurements',
    body: (
      <>
        <p>
          The charts below the timeline (<Key of="charts" />) show what the log measured, on the same axis. A
          hollow mark is a reading that was only repeated, a line that ends is one that could not be taken, a
          stem belongs to one event alone. Point at a row to set a threshold: type a value with its unit, such
          as 80 % or 1.5 GB. What lies beyond is counted, and the arrows beside it go from crossing to
          crossing.
        </p>
        <p>
          <strong>Overlay another run</strong> draws a second run dashed over this one: the nearest of its
          name that succeeded is suggested. By event order the two stand position beside position, on the
          clock by the time since their starts. A log that holds one run is laid over one of another log of
          the same system.
        </p>
      </>
    ),
  },
  {
    id: 'share',
    title: 'Send a colleague to this moment',
    body: (
      <>
        <p>
          <Key of="share" /> shares the moment that you look at, with or without the data: as a link to the
          moment, for whoever has the log; as a link with the data inside, which no server ever sees; as a
          replay file, or a page that opens from a disk; encrypted in a store of yours; or from where the file
          is hosted. Choose how much of the log goes: the size of each choice stands beside it.
        </p>
        <p>
          What should not leave is taken out first, the same value by the same stand-in everywhere. Look
          through the values that go: keep those that may leave, and add those that nobody could know, such as
          the name of a customer. The result is searched for all of them before you get it. A link to the
          moment alone holds the run’s name, paths and searches as they are, and your notes if they go along.
        </p>
      </>
    ),
  },
  {
    id: 'problems',
    title: 'Read what is wrong with the log',
    body: (
      <p>
        <strong>Problems</strong>, above the run (<Key of="problems" />
        ), lists everything that is damaged, missing or doubtful, with file, line and byte, and what it does
        to the replay. <em>Errors</em> are lost records or evidence that contradicts itself, <em>warnings</em>{' '}
        are doubtful but natural after a crash or an export, the rest is normal for the system. A place leads
        to its event. Of a large log every record is checked once more while you work; stop that if it is in
        your way, and go on with it later.
      </p>
    ),
  },
  {
    id: 'recovery',
    title: 'Know what to check before a restart',
    body: (
      <>
        <p>
          <Key of="show-restart" /> shows what a crash right behind the moment you look at would leave: what
          was in flight, what was promised and not confirmed, what may have happened already outside of the
          log, and what a restart would do by the system’s own rule. At the end of a run that crashed that is
          what happened; anywhere else it is a thought experiment. A line leads to the event that says so.
        </p>
        <p>
          Numbers that no log records, such as the most attempts, are yours to set. What the rule does not
          tell is said to be unknown, and what only we conclude is called <em>inferred</em>. Nothing is run
          again.
        </p>
      </>
    ),
  },
  {
    id: 'audit',
    title: 'See whether the log agrees with itself',
    body: (
      <p>
        <Key of="show-audit" /> holds every snapshot, checksum and content hash that the log recorded against
        the replay: the first place they part, with both values, and what was changed outside of the log. What
        cannot be checked says why.
      </p>
    ),
  },
  {
    id: 'posted',
    title: 'Open logs from another page, or show them inside of it',
    body: (
      <p>
        A build server or a dashboard can hand a log to this page, or show it in a frame of its own. You are
        asked first whose it is; who may always do so is listed in the settings.
        {!STANDALONE && (
          <>
            {' '}
            <a href="./examples/embed.html">A page that does it</a> comes with this one.
          </>
        )}
      </p>
    ),
  },
  {
    id: 'keep',
    title: 'Keep, rename or delete logs',
    body: (
      <p>
        <Key of="library" /> shows the logs that this browser keeps, and how much room is left. They stay
        until you delete them; deleting does not touch the files that you dropped.
      </p>
    ),
  },
  {
    id: 'suit',
    title: 'Make it suit you',
    body: (
      <p>
        The settings in the header choose light or dark, roomy or compact, and the zone of all times (
        <Key of="zone" />, or a click on any time). Drag the lines between the panels; two clicks or{' '}
        <kbd>Enter</kbd> fold a panel away, and the sizes are remembered. Single letters can be switched off
        as keys.
      </p>
    ),
  },
];
