import { Component, type ReactNode } from 'react';
import { Fault } from '../../model/errors';
import { Button } from '../parts/Button';
import { Failed } from '../parts/Failed';

/** A fault of our own in drawing a page: said in its place, with ways on. React knows this only as a class. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const fault = error instanceof Fault ? error : new Fault('internal', { detail: String(error) });
    return (
      <Failed error={fault} name="this page">
        <Button onClick={() => window.location.reload()}>Reload</Button>
        <a href="#/">Go to the library</a>
      </Failed>
    );
  }
}
