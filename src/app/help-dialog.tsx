/** Every key that does something now, from the same list that the keyboard reads. */
import { useStore } from 'zustand';
import { actionsStore, describeKeys, isSingleKey } from '../state/actions';
import { settingsStore } from '../state/settings';
import { Dialog } from '../ui/dialog';
import { Switch } from '../ui/toggles';
import styles from './help-dialog.module.css';

const isMac = navigator.platform.startsWith('Mac');

export function HelpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const actions = useStore(actionsStore, (state) => state.actions);
  const { singleKeys, change } = useStore(settingsStore);
  const groups = [...new Set(actions.map(({ group }) => group))].reverse();
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <p>Words with a dotted line under them have their meaning one tap away. Everything that a mouse can do here, these keys can do too.</p>
      <Switch isSelected={singleKeys} onChange={(on) => change({ singleKeys: on })}>
        Single letters, digits and signs do something
      </Switch>
      {groups.map((group) => (
        <section key={group}>
          <h3 className={styles.group}>{group}</h3>
          <dl className={styles.keys}>
            {actions
              .filter((action) => action.group === group)
              .map((action) => (
                <div key={action.id} className={styles.row}>
                  <dt>
                    {action.keys.map((keys) => (
                      <kbd key={keys} className={!singleKeys && isSingleKey(keys) ? styles.off : undefined}>{describeKeys(keys, isMac)}</kbd>
                    ))}
                  </dt>
                  <dd>{action.label}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
