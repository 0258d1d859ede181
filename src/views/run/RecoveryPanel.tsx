import { useState } from 'react';
import type { RecoveryOption } from '../../model/views';
import { type Moment, usePlan } from '../../queries/engine';
import { Failed } from '../parts/Failed';
import css from './RecoveryPanel.module.css';

/** What the system's own recovery rule would do with the state at the playhead. Nothing is carried out. */
export function RecoveryPanel({ at, options }: { at: Moment; options: readonly RecoveryOption[] }) {
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(options.map((option) => [option.key, option.initial])),
  );
  const { data, error } = usePlan(at, chosen);
  return (
    <div className={css.recovery}>
      <p>
        What a restart from this state would do, by the system’s own rule. Numbers that the log does not
        record are yours to set; nothing is carried out.
      </p>
      {options.map((option) => (
        <label key={option.key}>
          {option.label}
          <input
            type="number"
            min={1}
            max={1000}
            value={chosen[option.key]}
            onChange={(event) =>
              setChosen({ ...chosen, [option.key]: Math.max(1, event.target.valueAsNumber || 1) })
            }
          />
        </label>
      ))}
      {error && <Failed error={error} name="the rule" />}
      {data && data.steps.length === 0 && <p>Nothing: there is no work left to pick up.</p>}
      {data && data.steps.length > 0 && (
        <table>
          <tbody>
            {data.steps.map((step) => (
              <tr key={`${step.subject} ${step.action}`}>
                <th scope="row">{step.subject}</th>
                <td>{step.action}</td>
                <td>{step.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
