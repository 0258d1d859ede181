import { printLink } from '../../share/link';
import { usePreferences } from '../../ui-state/preferences';
import { useStage } from '../../ui-state/stage';
import { ACTIONS, type Action, GROUPS, labelOf } from '../actions/actions';
import { Dialog } from '../parts/Dialog';
import { KeyCaps } from '../parts/KeyCaps';
import css from './KeyMap.module.css';

/** Every key, by what it is for; made of the table of actions. */
export function KeyMap({ onClose }: { onClose: () => void }) {
  const singleKeys = usePreferences((state) => state.singleKeys);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <p className={css.note}>
        {singleKeys
          ? 'None of them works while you type in a field. Single letters can be switched off in the settings.'
          : 'Single letters are switched off in the settings.'}{' '}
        <a href={printLink({ page: 'help' })} onClick={onClose}>
          Help, by task
        </a>
      </p>
      <div className={css.groups}>
        {GROUPS.map((group) => {
          const actions = ACTIONS.filter((action) => action.group === group && action.keys.length > 0);
          return (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {actions.map((action) => (
                  <KeyRow key={action.id} action={action} />
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

function KeyRow({ action }: { action: Action }) {
  const words = useStage((state) => state.run?.log.words ?? null);
  return (
    <div className={css.row}>
      <dt>{labelOf(action, words)}</dt>
      <dd>
        {action.keys.map((keys) => (
          <KeyCaps key={keys} keys={keys} />
        ))}
      </dd>
    </div>
  );
}
