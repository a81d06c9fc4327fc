import type { ComponentChildren } from 'preact';
import { Component } from 'preact';

interface StillProps {
  /** What the content is made of. */
  readonly of: readonly unknown[];
  readonly children: () => ComponentChildren;
}

/**
 * Content that is drawn anew only when what it is made of changes. (An element that is kept in a variable would hold on to
 * the tree that it was first drawn in, and that one to those before it.)
 */
export class Still extends Component<StillProps> {
  override shouldComponentUpdate({ of }: StillProps): boolean {
    return of.some((part, at) => !Object.is(part, this.props.of[at]));
  }

  override render(): ComponentChildren {
    return this.props.children();
  }
}
