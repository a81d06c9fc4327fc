import { explain } from '../../../../src/explain/explain.ts';
import { outlookOf } from '../../../../src/explain/outlook.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import { clockTime } from '../../ui/words.ts';
import { Part } from './parts.tsx';
import { sceneOf } from './scene.ts';
import { straight } from './straight.ts';

interface WhyProps {
  readonly ticket: Ticket;
  readonly runs: readonly Worker[];
}

/** Why the ticket is where it is, and what would move it: the words that `callboard ticket explain` says. */
export function Why({ ticket, runs }: WhyProps) {
  const session = useSession();
  const status = useCell(session.status);
  const now = useNow();
  const escalation = useSource(session.escalations, ({ list }) =>
    list.findLast((one) => one.ticket === ticket.id),
  );
  const scene = sceneOf(ticket, { runs, status, now });
  const { headline, facts, asked, next } = explain(ticket, {
    ...scene,
    escalation: escalation ?? null,
  });
  const rows = outlookOf(scene);
  return (
    <Part id="why" title="Why is it here, and what would move it">
      <p>
        <bdi>{straight(sentence(headline, ticket.id))}</bdi>
        {straight(facts.map((fact) => ` ${fact}`).join(''))}
      </p>
      {asked && (
        <blockquote class="asked">
          <bdi>{asked.replaceAll(/\n{2,}/g, '\n')}</bdi>
        </blockquote>
      )}
      {rows.length > 0 ? (
        <dl class="outlook">
          {rows.map(({ when, at, then }) => (
            <div key={when}>
              <dt class={TONES[when] ?? ''}>
                {at === null ? when : <time dateTime={at}>{clockTime(Date.parse(at))}</time>}
              </dt>
              <dd>{straight(at === null ? `${then}.` : `${when} by then: ${then}.`)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        next && <p class="muted">{next}</p>
      )}
    </Part>
  );
}

const TONES: Readonly<Record<string, string>> = {
  pass: 'ok',
  passes: 'ok',
  approved: 'ok',
  'commit found': 'ok',
  fail: 'late',
  fails: 'late',
  missing: 'late',
  'it dies': 'late',
  'start fails': 'late',
  rejected: 'late',
  uncertain: 'person',
  'cannot run': 'person',
  QUESTION: 'person',
  decision: 'person',
  'no decision': 'person',
};

/** The id stands above it already. */
function sentence(headline: string, id: string): string {
  const words = headline.startsWith(`${id} `) ? headline.slice(id.length + 1) : headline;
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
