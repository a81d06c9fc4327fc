import { useEffect, useState } from 'preact/hooks';
import { Part } from './parts.tsx';

/** Longer ones are cut until a person wants the rest. */
const SHORT_CHARS = 700;

/** What the ticket asks for: Markdown, once what shows it is loaded; until then, and if it cannot be, as it was written. */
export function Body({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const [shown, setShown] = useState<{ readonly of: string; readonly html: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    import('./markdown.ts').then(
      ({ toHtml }) => wanted && setShown({ of: text, html: toHtml(text) }),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [text]);
  if (text.trim() === '') return null;
  const long = text.length > SHORT_CHARS;
  return (
    <Part id="body" title="What it asks for">
      <div class={`body-text ${long && !whole ? 'cut' : ''}`}>
        {shown?.of === text ? (
          // Sanitised by markdown.ts: no scripts, no styles, nothing that is fetched.
          <div class="markdown" dangerouslySetInnerHTML={{ __html: shown.html }} />
        ) : (
          <p class="plain">
            <bdi>{text}</bdi>
          </p>
        )}
      </div>
      {long && (
        <button type="button" class="button small" onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : 'Show all of it'}
        </button>
      )}
    </Part>
  );
}
