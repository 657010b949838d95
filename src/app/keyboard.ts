/** Runs the action that a key means, unless the key is being typed into something. */
import { actionFor, actionsStore } from '../state/actions';
import { settingsStore } from '../state/settings';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens; returns the way to stop. */
export function followKeyboard(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    // An open dialog has the keyboard to itself.
    if (document.querySelector('[role="dialog"],[role="listbox"]')) return;
    const action = actionFor(actionsStore.getState().actions, event, settingsStore.getState().singleKeys);
    if (!action?.run) return;
    event.preventDefault();
    action.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
