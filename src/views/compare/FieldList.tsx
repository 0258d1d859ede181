import type { ComparisonView, MaskView } from '../../model/comparison';
import type { CompareLink } from '../../share/compare-link';
import { Check } from '../parts/Check';
import { navigate } from '../shell/use-link';
import css from './FieldList.module.css';
import { maskText } from './words';

/** The fields in which the runs differ: those that are masked first, each to be switched on and off. */
export function FieldList({ view, link }: { view: ComparisonView; link: CompareLink }) {
  const toggle = (mask: MaskView, masked: boolean) => {
    const without = (list: readonly string[]) => list.filter((id) => id !== mask.id);
    const proposed = mask.reason !== null;
    const off = proposed && !masked ? [...without(link.off), mask.id] : without(link.off);
    const on = !proposed && masked ? [...without(link.on), mask.id] : without(link.on);
    navigate({ ...link, off, on }, 'replace');
  };
  if (view.masks.length === 0) return <p className={css.empty}>No field differs anywhere.</p>;
  return (
    <div className={css.fields}>
      <p className={css.empty}>
        What is masked does not count as a difference. Fields that differ in every pair are masked to begin
        with; so are times and ids. <code>*</code> is any place in a list, <code>{'{id}'}</code> an id.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Field, masked if ticked</th>
            <th scope="col">One value in A, in B</th>
          </tr>
        </thead>
        <tbody>
          {view.masks.map((mask) => (
            <tr key={mask.id} data-masked={isMasked(mask, link)}>
              <th scope="row">
                <Check
                  label={labelOf(mask)}
                  checked={isMasked(mask, link)}
                  onCheck={(masked) => toggle(mask, masked)}
                />
                <small>{maskText(mask)}</small>
              </th>
              <td>
                <span>{mask.sample[0]}</span>
                <span>{mask.sample[1]}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As the reader chose: the comparison follows. */
function isMasked({ id, reason }: MaskView, { on, off }: CompareLink): boolean {
  return reason === null ? on.includes(id) : !off.includes(id);
}

function labelOf({ domain, pointer }: MaskView): string {
  const path = pointer === '' ? '(the whole)' : pointer;
  return domain === 'payload' ? path : `${path} (what events did to the state)`;
}
