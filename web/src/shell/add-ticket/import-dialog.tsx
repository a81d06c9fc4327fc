import { ticketHref } from '../../route.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { counted, grouped } from '../../ui/words.ts';
import type { FileResult, ImportState } from './import-run.ts';
import { summaryOf, summaryWords } from './import-run.ts';

/** More than that are counted, not listed. */
const LISTED_MAX = 200;

interface ImportDialogProps {
  readonly state: ImportState;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** How far the files are, and what became of each; those that could not be read come first. */
export function ImportDialog({ state, onAgain, onClose }: ImportDialogProps) {
  const { total, results, running, rest, stopped } = state;
  const ordered = results.toSorted((one, other) => rank(one) - rank(other));
  const more = ordered.length - LISTED_MAX;
  return (
    <Dialog
      title="Tickets from files"
      onClose={onClose}
      buttons={
        <>
          {rest.length > 0 && (
            <button type="button" class="button first" onClick={onAgain}>
              {`Send the other ${grouped(rest.length)} again`}
            </button>
          )}
          <button
            type="button"
            class={`button ${rest.length > 0 ? '' : 'first'}`}
            onClick={onClose}
          >
            {running ? 'Close, it goes on' : 'Close'}
          </button>
        </>
      }
    >
      <p role="status">
        {running
          ? `${grouped(results.length)} of ${counted(total, 'file')} so far.`
          : summaryWords(summaryOf(results))}
      </p>
      {running && (
        <progress class="import-progress" max={total} value={results.length}>
          {`${results.length} of ${total}`}
        </progress>
      )}
      {stopped !== null && (
        <p class="late" role="alert">
          {`${stopped} ${counted(rest.length, 'file was', 'files were')} not sent.`}
        </p>
      )}
      {ordered.length > 0 && (
        <ul class="import-list" tabIndex={0} aria-label="Files">
          {ordered.slice(0, LISTED_MAX).map((result, at) => (
            <Result key={at} result={result} onClose={onClose} />
          ))}
          {more > 0 && <li class="muted">{`and ${counted(more, 'file')} more`}</li>}
        </ul>
      )}
    </Dialog>
  );
}

const RANK: Readonly<Record<FileResult['outcome'], number>> = {
  failed: 0,
  created: 2,
  updated: 3,
  unchanged: 4,
};
/** One with something to say stands before those that just went in. */
const rank = ({ outcome, cause, notes }: FileResult): number =>
  RANK[outcome] - (cause !== null || notes.length > 0 ? 0.5 : 0);

const SAID: Readonly<Record<FileResult['outcome'], string>> = {
  failed: 'not added',
  created: 'added',
  updated: 'changed',
  unchanged: 'as before',
};

function Result({
  result,
  onClose,
}: {
  readonly result: FileResult;
  readonly onClose: () => void;
}) {
  const { name, outcome, id, line, cause, notes } = result;
  return (
    <li class={`import-result ${outcome}`}>
      <span class="mono">
        <bdi>{name}</bdi>
        {line !== null && `:${line}`}
      </span>
      <span class={outcome === 'failed' ? 'late' : 'muted'}>
        {SAID[outcome]}{' '}
        {id !== null && (
          <a href={ticketHref(id)} onClick={onClose}>
            {id}
          </a>
        )}
      </span>
      {cause !== null && <p>{cause}</p>}
      {notes.map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
    </li>
  );
}
