/** What can be followed, while nothing is. */
export function NothingFollowed() {
  return <p>Nothing is followed in this tab.</p>;
}
