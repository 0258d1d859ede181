import type { LogView } from '../../model/views';
import { type ActionId, actionOf, labelOf } from './actions';
import { formatKeys, isMac } from './keys';

/** What an action does, and its keys: `Next failure (Alt+→, or f)`. */
export function tooltipOf(id: ActionId, words: LogView['words'] | null, label?: string): string {
  const action = actionOf(id);
  const keys = action.keys.map((each) => formatKeys(each, isMac())).join(', or ');
  const text = label ?? labelOf(action, words);
  return keys === '' ? text : `${text} (${keys})`;
}
