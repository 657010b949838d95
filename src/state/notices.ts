/**
 * Short messages that come and go: a link was copied, the engine was started again. Anything that a
 * person must act on stands in its panel instead.
 */
import { createStore } from 'zustand/vanilla';

export interface Notice {
  id: number;
  tone: 'plain' | 'warning';
  text: string;
}

export interface NoticesState {
  notices: readonly Notice[];
  say(text: string, tone?: Notice['tone']): void;
  dismiss(id: number): void;
}

/** More than this at once is noise; the oldest goes. */
const MOST_NOTICES = 3;

let lastId = 0;

export const noticesStore = createStore<NoticesState>()((set) => ({
  notices: [],
  say: (text, tone = 'plain') =>
    set((state) => {
      const others = state.notices.filter((notice) => notice.text !== text);
      return { notices: [...others, { id: ++lastId, tone, text }].slice(-MOST_NOTICES) };
    }),
  dismiss: (id) => set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) })),
}));
