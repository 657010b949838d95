/** What stands in the place of a panel that broke: what happened, and ways out that keep the work. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

interface Props {
  children: ReactNode;
  /** Leads to where it works. */
  onLeave: () => void;
}

export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown): { error: Error } {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Notice
        state="failed"
        actions={
          <>
            <Button onPress={() => this.setState({ error: null })}>Try again</Button>
            <Button
              onPress={() => {
                this.props.onLeave();
                this.setState({ error: null });
              }}
            >
              Go to the Draw panel
            </Button>
          </>
        }
      >
        This panel stopped because of a mistake in the lab, not of yours. Your digit and your models are kept. It said: “{error.message}”
      </Notice>
    );
  }
}
