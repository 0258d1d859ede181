import { printLink } from '../../share/link';
import { FollowButtons } from '../follow/FollowButtons';
import css from './MonitorPage.module.css';

/** What can be followed, while nothing is. */
export function NothingFollowed() {
  return (
    <section className={css.nothing} aria-labelledby="nothing-followed">
      <h2 id="nothing-followed">Nothing is followed in this tab</h2>
      <p>
        What is followed is shown here while it grows: how its runs stand, what is open and for how long, what
        is stuck, and what failed last. Walkback tells you of failures, and of your stops and rules, while you
        look elsewhere.
      </p>
      <FollowButtons />
      <p>
        Or an execution of{' '}
        <a href={printLink({ page: 'noetl', server: null, execution: null })}>a NoETL server</a>; the{' '}
        <a href={printLink({ page: 'library' })}>first page</a> has one that plays in your browser.
      </p>
      <p>
        From a terminal: <code>walkback open --follow FILE</code>, or{' '}
        <code>some-command | walkback open -</code>.
      </p>
    </section>
  );
}
