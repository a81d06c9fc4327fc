import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** The buttons; the first one is where the focus goes unless a field asks for it with `autofocus`. */
  readonly buttons?: ComponentChildren;
  /** It holds a form of its own. */
  readonly plain?: boolean;
}

/** A question that must be answered or closed: the platform's own modal dialog, so focus and Escape are right. */
export function Dialog({ title, onClose, children, buttons, plain = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={title}
      onClose={onClose}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      {plain ? (
        <div class="dialog-body">
          <h2>{title}</h2>
          {children}
        </div>
      ) : (
        <form class="dialog-body" method="dialog" onSubmit={(event) => event.preventDefault()}>
          <h2>{title}</h2>
          {children}
          {buttons && <div class="dialog-buttons">{buttons}</div>}
        </form>
      )}
    </dialog>
  );
}
