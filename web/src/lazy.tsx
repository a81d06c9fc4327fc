import type { ComponentChildren, ComponentType } from 'preact';
import { Component } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A view that is loaded when it is first shown. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function Lazy() {
    const [View, setView] = useState<ComponentType | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        (view) => {
          loaded = view;
          setView(() => view);
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) return <Missing />;
    return View ? <View /> : null;
  };
}

/** The file of a view is gone when the service was updated meanwhile: its names change with each build. */
const Missing = () => (
  <section class="plain-view" role="alert">
    <h1>This view could not be loaded.</h1>
    <p>The service may have been updated, or it cannot be reached.</p>
    <p>
      <button type="button" class="button first" onClick={() => location.reload()}>
        Load the page again
      </button>
    </p>
  </section>
);

/** A view that throws is named, and the rest of the page goes on. */
export class Fence extends Component<{ readonly children: ComponentChildren }, { error: unknown }> {
  override state: { error: Error | null } = { error: null };

  static override getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <section class="plain-view" role="alert">
        <h1>This view has a fault.</h1>
        <p class="muted">{this.state.error.message}</p>
        <p>
          The service is not touched by it.{' '}
          <button
            type="button"
            class="button"
            onClick={() => {
              this.setState({ error: null });
            }}
          >
            Try again
          </button>
        </p>
      </section>
    );
  }
}
