import { useCell } from '../data/source.ts';
import { dismiss, toasts } from '../toasts.ts';

/** What was said at the edge of the page; read out where nobody looks. */
export function Toasts() {
  const shown = useCell(toasts);
  return (
    <div class="toasts" role="region" aria-label="Messages" aria-live="polite">
      {shown.map(({ id, kind, text, link }) => (
        <div key={id} class={`toast ${kind}`}>
          <p>{text}</p>
          {link && (
            <a href={link.href} onClick={() => dismiss(id)}>
              {link.text}
            </a>
          )}
          <button type="button" class="toast-close" aria-label="Close" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
