import type { Status } from '../../../../src/transport/protocol/status.ts';
import { href } from '../../route.ts';
import { DropHint } from '../../shell/add-ticket/drop-hint.tsx';
import { TicketForm } from '../../shell/add-ticket/ticket-form.tsx';
import { counted } from '../../ui/words.ts';

/** Without a connection: the one thing that still works. */
export const OfflinePanel = ({ file }: { readonly file: string }) => (
  <section class="panel-offline">
    <h2>Need to stop the automatics now?</h2>
    <p class="muted">The page cannot reach the service. The flag file still can:</p>
    <pre class="code-line" tabIndex={0}>{`touch ${quoted(file)}`}</pre>
  </section>
);

/** A path with blanks is one word to a shell. */
const quoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;

/** Before the first ticket: how one comes in, and whether everything is there to work on it. */
export function EmptyPanel({ status }: { readonly status: Status | null }) {
  return (
    <div class="panel-body">
      <section class="panel-section">
        <h2>Add the first ticket</h2>
        <p class="muted">One is enough. It can go to an agent or stay with you.</p>
        <TicketForm short />
        <DropHint />
        <h3>From a terminal</h3>
        <pre class="code-line" tabIndex={0}>
          {'callboard import tickets/\ncallboard ticket add "Fix the rounding"'}
        </pre>
      </section>
      {status && <Ready status={status} />}
    </div>
  );
}

export function Ready({ status }: { readonly status: Status }) {
  const { repos, profiles, review } = status;
  const reviewed = review.mode !== 'off';
  return (
    <section class="panel-ready">
      <h3>Ready to work</h3>
      <ul>
        {repos.map(({ name, baseBranch }) => (
          <li key={name} class="ready">
            {`${name}: git repository, branch ${baseBranch}`}
          </li>
        ))}
        <li class={profiles.length > 0 ? 'ready' : 'not-ready'}>
          {profiles.length === 0
            ? 'No profile: nothing can be started.'
            : `${counted(profiles.length, 'profile')} found: ${profiles.map(({ name }) => name).join(', ')}`}
        </li>
        <li class={reviewed ? 'ready' : 'not-ready'}>
          {reviewed
            ? `Reviewed by ${review.profile}, mode ${review.mode}`
            : 'No reviewer set. Work is accepted unread.'}
          {!reviewed && (
            <>
              <br />
              <a href={href('reviewers')}>Set a reviewer</a>
            </>
          )}
        </li>
      </ul>
    </section>
  );
}
