import { printLink } from '../../share/link';
import { usePreferences } from '../../ui-state/preferences';
import { useStage } from '../../ui-state/stage';
import { ACTIONS, GROUPS, labelOf } from '../actions/actions';
import type { Keys } from '../actions/keys';
import { Dialog } from '../parts/Dialog';
import { KeyCaps } from '../parts/KeyCaps';
import { TIMELINE_KEYS } from '../timeline/timeline-keys';
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
                  <KeyRow key={action.id} {...action} />
                ))}
              </dl>
            </section>
          );
        })}
        <section>
          <h3>While the timeline has the focus</h3>
          <dl>
            {TIMELINE_KEYS.map((each) => (
              <KeyRow key={each.label} {...each} />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function KeyRow({ label, keys }: { label: string; keys: readonly Keys[] }) {
  const words = useStage((state) => state.run?.log.words ?? null);
  return (
    <div className={css.row}>
      <dt>{labelOf({ label }, words)}</dt>
      <dd>
        {keys.map((each) => (
          <KeyCaps key={each} keys={each} />
        ))}
      </dd>
    </div>
  );
}
