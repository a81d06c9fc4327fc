import { useState } from 'preact/hooks';
import type { Diff } from '../../../../src/transport/protocol/diff.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { counted, shortSha } from '../../ui/words.ts';
import type { PatchFile } from './patch.ts';

/** More lines at once make a browser slow; the rest comes when it is wanted. */
const LINES_FIRST = 400;
const LINES_MORE = 2_000;

interface PatchProps {
  readonly diff: Diff;
  readonly files: readonly PatchFile[];
  /** The file to begin with; empty for the first one. */
  readonly first: string;
  readonly onClose: () => void;
}

/** The whole patch: text with line numbers, in the colours of what came and what went. */
export function PatchDialog({ diff, files, first, onClose }: PatchProps) {
  const at = Math.max(
    0,
    files.findIndex(({ path }) => path === first),
  );
  const [shown, setShown] = useState(at);
  const file = files[shown];
  return (
    <Dialog
      title={`${shortSha(diff.base)} … ${shortSha(diff.sha)}`}
      onClose={onClose}
      buttons={
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      }
    >
      <div class="patch">
        <label class="field">
          {counted(files.length, 'file')}
          <select
            class="input"
            value={String(shown)}
            onChange={({ currentTarget }) => setShown(Number(currentTarget.value))}
          >
            {files.map(({ path, added, removed }, index) => (
              <option key={index} value={String(index)}>
                {`${path} +${added} −${removed}`}
              </option>
            ))}
          </select>
        </label>
        {file && <Lines key={shown} file={file} />}
      </div>
    </Dialog>
  );
}

const SIGNS = { add: '+', remove: '−', keep: ' ', hunk: '', note: '' } as const;
const SPOKEN = { add: 'added', remove: 'removed', keep: '', hunk: '', note: '' } as const;

function Lines({ file }: { readonly file: PatchFile }) {
  const [count, setCount] = useState(LINES_FIRST);
  const { lines, note, path } = file;
  if (lines.length === 0) {
    return (
      <div class="patch-none">
        <p class="muted">
          {note === 'not text' ? 'This file is not text.' : 'Only its name or its mode changed.'}
        </p>
      </div>
    );
  }
  return (
    <div class="patch-lines" tabIndex={0} role="region" aria-label={`Patch of ${path}`}>
      <table>
        <tbody>
          {lines.slice(0, count).map(({ kind, before, after, text }, index) => (
            <tr key={index} class={`patch-${kind}`}>
              <td class="line-number">{before}</td>
              <td class="line-number">{after}</td>
              <td class="sign">
                <span aria-hidden="true">{SIGNS[kind]}</span>
                <span class="hidden">{SPOKEN[kind]}</span>
              </td>
              <td class="code">
                <bdi>{text}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > count && (
        <p class="patch-more">
          <button type="button" class="button small" onClick={() => setCount(count + LINES_MORE)}>
            {`Show ${counted(Math.min(LINES_MORE, lines.length - count), 'further line')} of ${lines.length}`}
          </button>
        </p>
      )}
    </div>
  );
}
