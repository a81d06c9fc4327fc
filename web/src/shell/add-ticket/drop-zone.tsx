import { useEffect, useRef, useState } from 'preact/hooks';
import { callAs, nameSaid } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import type { GivenFile } from './files.ts';
import type { FileResult, ImportState, Send } from './import-run.ts';
import { importFiles, sendTexts, summaryOf, summaryWords } from './import-run.ts';
import { filesOf } from './dropped.ts';
import { ImportDialog } from './import-dialog.tsx';
import { choosingFiles } from './open.ts';
import { toast } from '../../toasts.ts';

/** Markdown files that are dropped anywhere on the page, or chosen, become tickets. */
export function DropZone() {
  const session = useSession();
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const [over, setOver] = useState(false);
  const [state, setState] = useState<ImportState | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const asked = useCell(choosingFiles);
  const send: Send = (files) =>
    callAs<{ results: readonly FileResult[] }>(session, '/tickets/import', { body: { files } });
  // Closed while it goes on: what became of it is told at the edge of the page.
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    if (!hidden || !state || state.running) return;
    if (state.stopped !== null || summaryOf(state.results).failed > 0) {
      setHidden(false);
      return;
    }
    toast({ kind: 'done', text: summaryWords(summaryOf(state.results)) });
    setState(null);
  }, [hidden, state]);
  const take = (files: readonly GivenFile[]): void => {
    if (files.length === 0) return;
    setHidden(false);
    void nameSaid().then(() => importFiles(files, send, setState));
  };
  const latest = useRef({ live, take });
  latest.current = { live, take };
  useEffect(() => {
    if (asked > 0) chooser.current?.click();
  }, [asked]);
  useEffect(() => listen(latest, setOver), []);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept=".md,.markdown,.mdown,text/markdown"
        aria-label="Markdown files to add as tickets"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      {over && (
        <div class="drop-zone" aria-hidden="true">
          <p>
            {live ? (
              <>
                <strong>Drop to add tickets</strong>
                Each Markdown file becomes a ticket. One that cannot be read is named with line and
                cause; the others still go in.
              </>
            ) : (
              <>
                <strong>Not connected</strong>
                Nothing would arrive. Drop the files again when the page is live.
              </>
            )}
          </p>
        </div>
      )}
      {state && !hidden && (
        <ImportDialog
          state={state}
          onAgain={() => void sendTexts({ ...state, texts: state.rest }, send, setState)}
          onClose={() => (state.running ? setHidden(true) : setState(null))}
        />
      )}
    </>
  );
}

interface Latest {
  readonly current: {
    readonly live: boolean;
    readonly take: (files: readonly GivenFile[]) => void;
  };
}

function listen(latest: Latest, setOver: (over: boolean) => void): () => void {
  const holdsFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') ?? false;
  const onOver = (event: DragEvent): void => {
    if (!holdsFiles(event) || !event.dataTransfer) return;
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = latest.current.live ? 'copy' : 'none';
    setOver(true);
  };
  const onLeave = (event: DragEvent): void => {
    // Leaving an element for another one within the page is no leaving.
    if (event.relatedTarget === null) setOver(false);
  };
  const onDrop = (event: DragEvent): void => {
    if (!holdsFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    setOver(false);
    if (latest.current.live)
      void filesOf(event.dataTransfer).then((files) => latest.current.take(files));
  };
  document.addEventListener('dragover', onOver);
  document.addEventListener('dragleave', onLeave);
  document.addEventListener('drop', onDrop);
  return () => {
    document.removeEventListener('dragover', onOver);
    document.removeEventListener('dragleave', onLeave);
    document.removeEventListener('drop', onDrop);
  };
}
