import { Component, type ReactNode } from 'react';
import { Failure } from './states.tsx';

interface Props {
  readonly children: ReactNode;
}

/** Keeps the navigation if a page itself fails, or cannot be loaded because the pages have been rebuilt. */
export class Boundary extends Component<Props, { readonly error: unknown }> {
  override readonly state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failure error={error} title="This page cannot be shown" retry={() => location.reload()} />;
  }
}
