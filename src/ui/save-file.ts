/**
 * How a piece of the page hands a file to the person: the app gives the way (platform/files.ts), so that
 * the design system touches no browser storage of its own.
 */
import { createContext, useContext } from 'react';

export type SaveFile = (name: string, content: Blob) => void;

export const SaveFileContext = createContext<SaveFile | null>(null);

export function useSaveFile(): SaveFile {
  const save = useContext(SaveFileContext);
  if (!save) throw new Error('useSaveFile was called outside the app');
  return save;
}
