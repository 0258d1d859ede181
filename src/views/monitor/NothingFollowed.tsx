import { FollowButtons } from '../follow/FollowButtons';
import { Commands } from './Commands';

/** What can be followed, while nothing is. */
export function NothingFollowed() {
  return (
    <section aria-labelledby="nothing-followed">
      <h2 id="nothing-followed">Nothing is followed in this tab</h2>
      <p>
        What is followed is shown here while it grows: how its runs stand, what is open and for how long, what
        is stuck, and what failed last. Walkback tells you of failures, and of your stops and rules, while you
        look elsewhere.
      </p>
      <FollowButtons />
      <Commands />
    </section>
  );
}
