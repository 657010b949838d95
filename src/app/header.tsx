/** The top line: the lab's name, the panels, what computes, and what can be done from anywhere. */
import { useStore } from 'zustand';
import { settingsStore } from '../state/settings';
import type { TextSize, Theme } from '../state/settings';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';
import { Segmented } from '../ui/segmented';
import { openPanel } from './address';
import { BackendChip } from './backend-chip';
import styles from './header.module.css';
import { panels } from './panels';

export interface HeaderProps {
  panelId: string;
  onCopyLink: () => void;
  onHelp: () => void;
}

export function Header({ panelId, onCopyLink, onHelp }: HeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <span className={styles.name}>Digit Safety Lab</span>
        <nav className={styles.panels} aria-label="Panels">
          <ul>
            {panels.map((panel) => (
              <li key={panel.id}>
                <a
                  href={`#/${panel.id}`}
                  aria-current={panel.id === panelId ? 'page' : undefined}
                  onClick={(event) => {
                    // With a modifier the browser opens a new tab, as for any link.
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    openPanel(panel.id);
                  }}
                >
                  {panel.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.tools}>
          <BackendChip />
          <Button kind="quiet" onPress={onCopyLink}>
            Copy link
          </Button>
          <ViewMenu onHelp={onHelp} />
        </div>
      </div>
    </header>
  );
}

const THEMES: readonly { id: Theme; label: string }[] = [
  { id: 'system', label: 'System' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

const TEXT_SIZES: readonly { id: TextSize; label: string }[] = [
  { id: 'auto', label: 'By screen' },
  { id: 'projector', label: 'Projector' },
];

function ViewMenu({ onHelp }: { onHelp: () => void }) {
  const { theme, textSize, change } = useStore(settingsStore);
  return (
    <Popover label="View" placement="bottom end" trigger={<Button kind="quiet">View</Button>}>
      {(close) => (
        <>
          <Segmented label="Theme" options={THEMES} value={theme} onChange={(next) => change({ theme: next })} />
          <Segmented label="Text size" options={TEXT_SIZES} value={textSize} onChange={(next) => change({ textSize: next })} />
          <Button
            onPress={() => {
              close();
              onHelp();
            }}
          >
            Keys and help
          </Button>
        </>
      )}
    </Popover>
  );
}
