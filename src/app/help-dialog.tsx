/** Every key that does something now, from the same list that the keyboard reads. */
import { useStore } from 'zustand';
import { actionsStore, describeKeys } from '../state/actions';
import { Dialog } from '../ui/dialog';
import styles from './help-dialog.module.css';

const isMac = navigator.platform.startsWith('Mac');

export function HelpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const actions = useStore(actionsStore, (state) => state.actions);
  const groups = [...new Set(actions.map(({ group }) => group))].reverse();
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <p>Words with a dotted line under them have their meaning one tap away. Everything that a mouse can do here, these keys can do too.</p>
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
                      <kbd key={keys}>{describeKeys(keys, isMac)}</kbd>
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
