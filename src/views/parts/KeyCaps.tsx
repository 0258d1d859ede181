import { capsOf, isMac, type Keys } from '../actions/keys';
import css from './KeyCaps.module.css';

/** Keys as they look on the keyboard. */
export function KeyCaps({ keys }: { keys: Keys }) {
  return (
    <span className={css.keys}>
      {capsOf(keys, isMac()).map((caps, at) => (
        <span key={caps.join('+')} className={css.chord}>
          {at > 0 && <span className={css.then}>then</span>}
          {caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
