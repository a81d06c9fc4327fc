import { useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../data/context.ts';
import { useCell, useSource } from '../data/source.ts';
import { useKeys } from '../keys.ts';
import { href, useRoute } from '../route.ts';
import { Mark } from '../ui/mark.tsx';
import { grouped } from '../ui/words.ts';
import { Find } from './find.tsx';
import { KillSwitchDialog } from './kill-switch.tsx';
import { NAV } from './nav.tsx';

/** The same on every view: where one is, whether what one sees is live, and the switch. */
export function Header() {
  const session = useSession();
  const status = useCell(session.status);
  return (
    <header class="header">
      <a class="brand" href={href('chart')}>
        <Mark />
        <strong>Callboard</strong>
        {status && <span class="project">{status.service.project}</span>}
      </a>
      <Nav />
      <span class="space" />
      <Find />
      <ConnectionSign />
      <Switch />
    </header>
  );
}

function Nav() {
  const session = useSession();
  const { view } = useRoute();
  const asked = useSource(session.escalations, ({ list }) => list.length);
  const list = useRef<HTMLElement>(null);
  return (
    <nav class="nav" aria-label="Views" ref={list}>
      {NAV.map(({ path, name, icon }) => (
        <a key={path} href={href(path)} aria-current={view === path ? 'page' : undefined}>
          {icon}
          <span>{name}</span>
          {path === 'operator' && asked > 0 && (
            <span class="badge" aria-label={`${asked} open escalations`}>
              {asked}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Not connected',
  refused: 'Logged out',
  closed: 'Not connected',
};

function ConnectionSign() {
  const session = useSession();
  const { status, seq } = useCell(session.connection);
  return (
    <p class={`connection ${status}`} title={`The last event that was heard has the number ${seq}`}>
      <span class="connection-dot" aria-hidden="true" />
      <span role="status">{SIGNS[status]}</span>
      {status === 'live' && <span class="connection-seq">{` seq ${grouped(seq)}`}</span>}
    </p>
  );
}

/** Automation on or held, and the way to change it. */
function Switch() {
  const session = useSession();
  const killSwitch = useCell(session.killSwitch);
  const { status } = useCell(session.connection);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const known = killSwitch !== null && status === 'live';
  useEffect(() => {
    if (wanted) setOpen(true);
    setWanted(false);
  }, [wanted]);
  useKeys({ 'Shift+K': () => setWanted(true) });
  const engaged = killSwitch?.engaged ?? false;
  const words = !known ? 'Automation unknown' : automationWords(killSwitch.state, engaged);
  return (
    <>
      <div class={`switch ${engaged ? 'engaged' : ''}`} role="group" aria-label="Automation">
        <span class="switch-state">
          <span
            class={`dot ${!known ? 'waits' : engaged ? 'late' : 'machine'}`}
            aria-hidden="true"
          />
          <span class="switch-words">{words}</span>
          <span class="switch-short" aria-hidden="true">
            {!known ? '?' : engaged ? 'Held' : 'On'}
          </span>
        </span>
        <button type="button" class="switch-button" onClick={() => setOpen(true)}>
          {engaged ? 'Release…' : 'Kill-switch…'}
        </button>
      </div>
      {open && <KillSwitchDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function automationWords(state: string, engaged: boolean): string {
  if (engaged) return 'Automation held';
  if (state.startsWith('draining')) return 'Draining';
  if (state.startsWith('degraded')) return 'Store fails';
  return state.startsWith('running') ? 'Automation on' : `Automation ${state}`;
}
