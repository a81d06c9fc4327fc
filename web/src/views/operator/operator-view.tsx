import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import { useNow } from '../../data/clock.ts';
import { counted, msSince, span } from '../../ui/words.ts';
import { Automation } from './automation.tsx';
import { Escalations } from './escalations.tsx';
import { Health } from './health.tsx';
import '../../styles/lists.css';
import './operator.css';

/** A request that nobody answers for so long is late. */
const LATE_MS = 60 * 60 * 1_000;

/** What the service may do by itself, what it asked people, and how it fares. */
export function OperatorView() {
  const session = useSession();
  const status = useCell(session.status);
  const open = useSource(session.escalations, ({ list }) => list);
  return (
    <div class="list-view">
      <header class="headline">
        <h1>
          <Headline open={open} />
        </h1>
        {status && <p>{sentence(status)}</p>}
      </header>
      <Escalations open={open} />
      {status && <Automation status={status} />}
      <Health />
    </div>
  );
}

function Headline({ open }: { readonly open: readonly Escalation[] }) {
  const now = useNow();
  if (open.length === 0) return <>Nobody is asked for anything.</>;
  const oldest = Math.max(...open.map(({ createdAt }) => msSince(createdAt, now)));
  return (
    <>
      {open.length === 1 ? 'One request waits' : `${open.length} requests wait`} for an answer,{' '}
      {open.length > 1 && 'the oldest '}for{' '}
      <span class={oldest > LATE_MS ? 'late' : ''}>{span(oldest)}</span>.
    </>
  );
}

function sentence({ killSwitch, state, fault, operator, config }: Status): string {
  const facts = [
    fault ? `The store fails: ${fault}` : null,
    killSwitch.engaged
      ? `The kill-switch is on, ${counted(killSwitch.held.length, 'thing')} held.`
      : stateWords(state),
    operator.everyMs > 0 ? `The operator looks around every ${span(operator.everyMs)}.` : null,
    config.error
      ? `The configuration file has a mistake and is not in force: ${config.error}`
      : null,
  ];
  return facts.filter((fact) => fact !== null).join(' ');
}

function stateWords(state: string): string {
  if (state.startsWith('draining')) return 'It drains: nothing new is started.';
  if (state.startsWith('running')) return 'Automation is on.';
  return `The supervisor is ${state}.`;
}
