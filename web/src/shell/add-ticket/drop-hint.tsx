import { chooseFiles } from './open.ts';

/** Says that files can be dropped, and lets those choose them who cannot drag. */
export const DropHint = () => (
  <button type="button" class="drop-hint" onClick={chooseFiles}>
    Drop Markdown files here to add tickets
  </button>
);
