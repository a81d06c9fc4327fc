import { useEffect } from 'preact/hooks';
import type { Escalation } from '../../../src/transport/protocol/escalation.ts';
import { useSession } from '../data/context.ts';
import { useCell, useSource } from '../data/source.ts';
import { href, ticketHref } from '../route.ts';
import { toast, withdraw } from '../toasts.ts';

/** Requests that come together are told together. */
const TOGETHER_MS = 400;
const ALONE_MAX = 2;
const TEXT_MAX = 140;

/** Tells new requests to people as toasts, and says in the title how many wait. What was open before is not told. */
export function Announcer() {
  const session = useSession();
  const open = useSource(session.escalations, ({ list }) => list.length);
  const project = useCell(session.status)?.service.project ?? '';
  useEffect(() => {
    document.title = `${open > 0 ? `(${open}) ` : ''}Callboard${project === '' ? '' : ` · ${project}`}`;
  }, [open, project]);
  useEffect(() => {
    let fresh: Escalation[] = [];
    let planned: ReturnType<typeof setTimeout> | undefined;
    const off = session.onEvent(({ type, data }) => {
      const escalation = data['escalation'] as Escalation | undefined;
      if (!escalation) return;
      if (type === 'callboard.escalation.resolved') {
        fresh = fresh.filter(({ id }) => id !== escalation.id);
        withdraw(escalation.id);
      } else if (type === 'callboard.escalation.acknowledged') {
        withdraw(escalation.id);
      } else if (type === 'callboard.escalation.opened') {
        fresh.push(escalation);
        planned ??= setTimeout(() => {
          planned = undefined;
          announce(fresh);
          fresh = [];
        }, TOGETHER_MS);
      }
    });
    return () => {
      off();
      clearTimeout(planned);
    };
  }, [session]);
  return null;
}

function announce(escalations: readonly Escalation[]): void {
  if (escalations.length > ALONE_MAX) {
    toast({
      kind: 'asks',
      text: `${escalations.length} new requests wait for people.`,
      link: { text: 'Show them', href: href('operator') },
      about: 'many',
    });
    return;
  }
  for (const { id, ticket, owner, text } of escalations) {
    const [first = ''] = text.split('\n', 1);
    const words = first.length > TEXT_MAX ? `${first.slice(0, TEXT_MAX)}…` : first;
    toast({
      kind: 'asks',
      text: `${ticket ?? 'The service'} asks ${owner}: ${words}`,
      link:
        ticket === null
          ? { text: 'Show it', href: href('operator') }
          : { text: `Open ${ticket}`, href: ticketHref(ticket) },
      about: id,
    });
  }
}
