/** The ways to follow from a terminal. */
export function Commands() {
  return (
    <p>
      From a terminal: <code>walkback open --follow FILE</code>, or{' '}
      <code>some-command | walkback open -</code>.
    </p>
  );
}
