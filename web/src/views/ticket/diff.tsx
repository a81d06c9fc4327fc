import { useState } from 'preact/hooks';
import { CallboardError } from '../../../../src/client/index.ts';
import type { Diff } from '../../../../src/transport/protocol/diff.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useLoaded } from '../../data/load.ts';
import { counted } from '../../ui/words.ts';
import { Part, Sha } from './parts.tsx';
import type { PatchFile } from './patch.ts';
import { barOf, filesOf } from './patch.ts';
import { PatchDialog } from './patch-dialog.tsx';

const SHOWN_FIRST = 8;

/** What the commits of the ticket change, file by file. */
export function DiffPart({ ticket }: { readonly ticket: Ticket }) {
  const { client } = useSession();
  const { id, sha, head } = ticket;
  const [open, setOpen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const [answer, again] = useLoaded(`${id} ${sha} ${head}`, async () => {
    try {
      const diff = await client.get<Diff>(`/tickets/${encodeURIComponent(id)}/diff`);
      return { diff, files: filesOf(diff.patch), none: null };
    } catch (error) {
      if (!(error instanceof CallboardError) || error.status !== 404) throw error;
      return { diff: null, files: [], none: error.message };
    }
  });
  if (answer.state !== 'there') {
    return (
      <Part id="diff" title="Diff">
        {answer.state === 'loading' ? (
          <p class="muted">Reading what changed…</p>
        ) : (
          <p class="muted">
            {answer.why}{' '}
            <button type="button" class="button small" onClick={again}>
              Try again
            </button>
          </p>
        )}
      </Part>
    );
  }
  const { diff, files, none } = answer.value;
  if (!diff) {
    return (
      <Part id="diff" title="Diff">
        <p class="muted">{none}</p>
      </Part>
    );
  }
  const most = Math.max(0, ...files.map(({ added, removed }) => added + removed));
  const [added, removed] = [total(files, 'added'), total(files, 'removed')];
  return (
    <Part
      id="diff"
      title={`Diff of ${diff.sha.slice(0, 7)}`}
      aside={
        <>
          <span class="muted">
            {counted(files.length, 'file')}
            {files.length > 0 && (
              <>
                , <span class="ok">{`+${added}`}</span> <span class="late">{`−${removed}`}</span>
              </>
            )}
          </span>
          {files.length > 0 && (
            <button type="button" class="link" onClick={() => setOpen('')}>
              Open
            </button>
          )}
        </>
      }
    >
      {files.length === 0 && (
        <p class="muted">
          Nothing differs between <Sha of={diff.base} /> and <Sha of={diff.sha} />.
        </p>
      )}
      <ul class="diff-files">
        {files.slice(0, all ? undefined : SHOWN_FIRST).map((file, index) => (
          <li key={`${index} ${file.path}`}>
            <button type="button" class="diff-file" onClick={() => setOpen(file.path)}>
              <bdi class="mono">{file.path}</bdi>
              <span class="diff-counts">
                {file.note !== null && <span class="muted">{`${file.note} `}</span>}
                <span class="ok">{`+${file.added}`}</span>{' '}
                <span class="late">{`−${file.removed}`}</span>
              </span>
              <Bar file={file} most={most} />
            </button>
          </li>
        ))}
      </ul>
      {files.length > SHOWN_FIRST && !all && (
        <button type="button" class="button small" onClick={() => setAll(true)}>
          {`Show ${counted(files.length - SHOWN_FIRST, 'more file')}`}
        </button>
      )}
      {open !== null && (
        <PatchDialog diff={diff} files={files} first={open} onClose={() => setOpen(null)} />
      )}
    </Part>
  );
}

const total = (files: readonly PatchFile[], of: 'added' | 'removed'): number =>
  files.reduce((sum, file) => sum + file[of], 0);

function Bar({ file, most }: { readonly file: PatchFile; readonly most: number }) {
  const { add, remove } = barOf(file, most);
  return (
    <span class="diff-bar" aria-hidden="true">
      <span class="add" style={{ width: `${add}px` }} />
      <span class="remove" style={{ width: `${remove}px` }} />
    </span>
  );
}
