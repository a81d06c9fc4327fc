import { useState } from 'preact/hooks';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import { ask } from '../../acting.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { KillSwitchDialog } from '../../shell/kill-switch.tsx';
import { clockTime, counted, msSince, span } from '../../ui/words.ts';

const HELD_SHOWN = 50;

const SOURCES: Readonly<Record<string, string>> = {
  file: 'by the flag file',
  stored: 'by a command or a person here',
  both: 'by the flag file and by a command',
};

/** The switches: what the service may do by itself, who changed it, and what that holds. */
export function Automation({ status }: { readonly status: Status }) {
  const session = useSession();
  const killSwitch = useCell(session.killSwitch) ?? status.killSwitch;
  const { status: connection } = useCell(session.connection);
  const [open, setOpen] = useState(false);
  const now = useNow();
  const { engaged, by, reason, since, source, held } = killSwitch;
  const draining = status.state.startsWith('draining');
  return (
    <section class="section">
      <div class="section-head">
        <h2>Automation</h2>
      </div>
      <div class="card automation">
        <div class="automation-switch">
          <div>
            <p class="automation-words">
              {engaged ? 'All automatic moves are held.' : 'Automatic moves are made.'}
            </p>
            <p class="meta">
              {engaged
                ? `${by ?? 'Somebody'}${reason ? `: ${reason}` : ''}${since ? `, since ${clockTime(Date.parse(since))}, for ${span(msSince(since, now))}` : ''}, ${SOURCES[source ?? ''] ?? 'held'}.`
                : 'The kill-switch holds them; running workers go on and people can still act.'}
            </p>
          </div>
          <button
            type="button"
            class={engaged ? 'button first' : 'button danger'}
            disabled={connection !== 'live'}
            onClick={() => setOpen(true)}
          >
            {engaged ? 'Release…' : 'Kill-switch…'}
          </button>
        </div>
        <div class="automation-switch">
          <div>
            <p class="automation-words">
              {draining ? 'Draining: nothing new is started.' : 'New work is started.'}
            </p>
            <p class="meta">
              {draining
                ? 'Workers that run are waited for; then the service can be ended without loss.'
                : 'Drain before an upgrade of agents: nothing new starts, what runs comes to its end.'}
            </p>
          </div>
          <button
            type="button"
            class="button"
            disabled={connection !== 'live'}
            onClick={() => void ask(session, draining ? '/resume' : '/drain')}
          >
            {draining ? 'Resume' : 'Drain'}
          </button>
        </div>
        <dl class="modes">
          <div>
            <dt>Review</dt>
            <dd>
              {status.review.mode}
              {status.review.mode === 'off' ? '' : `, by ${status.review.profile}`}
            </dd>
          </div>
          <div>
            <dt>Landing</dt>
            <dd>{status.landing.mode}</dd>
          </div>
          <div>
            <dt>Configuration</dt>
            <dd>
              {status.config.error
                ? 'the last good one'
                : `in force since ${clockTime(Date.parse(status.config.appliedAt))}`}
            </dd>
          </div>
          {status.config.atNextStart.length > 0 && (
            <div>
              <dt>At the next start</dt>
              <dd>{status.config.atNextStart.join(', ')}</dd>
            </div>
          )}
        </dl>
        {engaged && (
          <div class="held">
            <h3>{counted(held.length, 'thing')} held; each is done once on release</h3>
            <ul>
              {held.slice(0, HELD_SHOWN).map(({ what, ticket }, at) => (
                <li key={at}>
                  {what}{' '}
                  {ticket !== null && (
                    <a class="mono" href={ticketHref(ticket)}>
                      {ticket}
                    </a>
                  )}
                </li>
              ))}
              {held.length > HELD_SHOWN && <li>and {held.length - HELD_SHOWN} more</li>}
            </ul>
          </div>
        )}
      </div>
      {open && <KillSwitchDialog onClose={() => setOpen(false)} />}
    </section>
  );
}
