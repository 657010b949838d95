/** A thing to press. `quiet` has no frame until it is touched; `main` is the one thing to do next. */
import { Button as AriaButton } from 'react-aria-components';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  kind?: 'plain' | 'main' | 'quiet';
  children: ReactNode;
}

export function Button({ kind = 'plain', ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[kind]}`} />;
}
