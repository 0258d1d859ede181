import { formatCount, formatNoun } from '../../lib/format';
import { toDotted } from '../../lib/pointer';
import type { Json, Path } from '../../model/json';
import type { LogView } from '../../model/views';
import type { TryComparison, TryDifference, TryDifferences } from '../../model/why';
import { JsonValue } from '../parts/JsonValue';
import css from './AttemptDifferences.module.css';

interface AttemptDifferencesProps {
  readonly comparison: TryComparison;
  readonly words: LogView['words'];
}

/** What differs between two attempts; what always does, and what the failed ones left behind, comes last. */
export function AttemptDifferences({ comparison, words }: AttemptDifferencesProps) {
  const { one, other, worked, input, state, result } = comparison;
  const nothing = [input, state].every(({ shown, atLeast }) => !atLeast && shown.every(isNoise));
  return (
    <section className={css.differences} aria-label="What differed">
      <h3>{worked ? 'What differed in the one that worked' : 'What differed between the last two'}</h3>
      <p className={css.plain}>
        Try {one + 1} beside try {other + 1}.
        {nothing &&
          ` Before they began, the log tells no difference but numbers, ids and times that always differ, and what the failed ${words.step} itself left behind: ${worked ? 'why it worked lies outside of what was recorded' : 'nothing that was recorded changed'}.`}
      </p>
      <Part title="What they were given" differences={input} />
      <Part title="The state before they began" differences={state} />
      <Part title="How they ended" differences={result} />
    </section>
  );
}

/** A path that may be broken behind its dots. */
export function pathText(path: Path): string {
  return toDotted(path).replaceAll('.', '.\u200b');
}

function isNoise({ always, own }: TryDifference): boolean {
  return always || own;
}

/** One part of the comparison: what says something first, the rest folded. */
function Part({ title, differences }: { title: string; differences: TryDifferences }) {
  const { shown, total, atLeast } = differences;
  const telling = shown.filter((each) => !isNoise(each));
  const noise = shown.filter(isNoise);
  const unlisted = total - shown.length;
  return (
    <div className={css.part}>
      <h4>
        {title} <span className={css.none}>{countText(telling.length, noise.length, atLeast)}</span>
      </h4>
      {telling.length > 0 && <Rows title={title} differences={telling} />}
      {noise.length > 0 && (
        <details>
          <summary>{noiseText(noise)}</summary>
          <Rows title={`${title}, always`} differences={noise} />
        </details>
      )}
      {unlisted > 0 && <p className={css.none}>{formatNoun(unlisted, 'more difference')} not listed.</p>}
    </div>
  );
}

function countText(telling: number, noise: number, atLeast: boolean): string {
  if (telling + noise === 0) return atLeast ? 'too much to compare' : 'no difference';
  if (telling === 0) return 'nothing that says something';
  return `${atLeast ? 'at least ' : ''}${formatNoun(telling, 'difference')}`;
}

function noiseText(noise: readonly TryDifference[]): string {
  const always = noise.filter((each) => each.always).length;
  const own = noise.length - always;
  return [
    ...(own > 0 ? [`${formatCount(own)} that the attempts left behind themselves`] : []),
    ...(always > 0 ? [`${formatCount(always)} that always differ: numbers, ids, times`] : []),
  ].join('; ');
}

function Rows({ title, differences }: { title: string; differences: readonly TryDifference[] }) {
  return (
    <table className={css.rows} aria-label={title}>
      <tbody>
        {differences.map((each) => (
          <tr key={pathText(each.path)} data-noise={isNoise(each)}>
            <th scope="row">{pathText(each.path)}</th>
            <td>
              <Side value={each.before} cut={each.cut} /> →{' '}
              <ins>
                <Side value={each.after} cut={each.cut} />
              </ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ value, cut }: { value: Json | undefined; cut: boolean }) {
  return value === undefined ? (
    <span className={css.none}>nothing</span>
  ) : (
    <JsonValue value={value} cut={cut} />
  );
}
