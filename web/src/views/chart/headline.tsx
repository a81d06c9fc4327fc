import { href } from '../../route.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { clockTime } from '../../ui/words.ts';
import { RangeChooser } from './range-chooser.tsx';
import type { standingOf } from './standing.ts';
import { headline, pastHeadline, pastSubline, shortSubline, subline } from './words.ts';

interface HeadlineProps {
  readonly chart: string;
  readonly standing: ReturnType<typeof standingOf>;
  readonly live: boolean;
  readonly phone: boolean;
  /** Since when the connection is as it is. */
  readonly since: number;
}

const CHARTS: readonly { readonly name: string; readonly label: string }[] = [
  { name: 'ticket', label: 'Tickets' },
  { name: 'worker', label: 'Workers' },
  { name: 'supervisor', label: 'Supervisor' },
];

/** The one sentence that says what needs a person, and what of the past is counted. */
export function Headline({ chart, standing, live, phone, since }: HeadlineProps) {
  const engaged = useSource(useSession().killSwitch, ({ value }) => value?.engaged ?? false);
  const [words, time] = headline(standing);
  const held = live && engaged ? 'Automation is held. ' : '';
  return (
    <header class="headline">
      {live ? (
        <h1>
          {held}
          {words}
          {time !== null && <span class={standing.oldestLate ? 'late' : undefined}>{time}</span>}
          {time !== null && '.'}
        </h1>
      ) : (
        <h1>{pastHeadline(standing, clockTime(since))}</h1>
      )}
      <div class="segmented charts" role="group" aria-label="Charts">
        {CHARTS.map(({ name, label }) => (
          <a
            key={name}
            href={href(name === 'ticket' ? 'chart' : `chart/${name}`)}
            aria-current={name === chart ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </div>
      <p class="muted">
        {!live ? pastSubline(standing) : phone ? shortSubline(standing) : subline(standing)}
      </p>
      {standing.total > 0 && <RangeChooser />}
    </header>
  );
}
