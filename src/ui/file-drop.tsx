/** A place to drop a file, and a button that opens the file chooser for those who do not drag. */
import { DropZone, FileTrigger } from 'react-aria-components';
import type { ReactNode } from 'react';
import { Button } from './button';
import styles from './file-drop.module.css';

export interface FileDropProps {
  /** What the button says. */
  label: string;
  /** Extensions or media types: [".json", "image/*"]. */
  accept: readonly string[];
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  /** What may be dropped, or the thing that is dropped on. */
  children?: ReactNode;
}

export function FileDrop({ label, accept, multiple = false, onFiles, children }: FileDropProps) {
  return (
    <DropZone
      className={styles.zone}
      aria-label={label}
      onDrop={(event) => {
        const files = event.items.filter((item) => item.kind === 'file').map((item) => item.getFile());
        void Promise.all(files).then((all) => all.length > 0 && onFiles(multiple ? all : all.slice(0, 1)));
      }}
    >
      {children}
      <FileButton label={label} accept={accept} multiple={multiple} onFiles={onFiles} />
    </DropZone>
  );
}

/** Only the button. */
export function FileButton({ label, accept, multiple = false, onFiles }: Omit<FileDropProps, 'children'>) {
  return (
    <FileTrigger acceptedFileTypes={accept} allowsMultiple={multiple} onSelect={(list) => list && list.length > 0 && onFiles([...list])}>
      <Button>{label}</Button>
    </FileTrigger>
  );
}
