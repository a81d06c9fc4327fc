import { useSession } from '../../data/context.ts';
import { ticketHref } from '../../route.ts';
import { span } from '../../ui/words.ts';
import type { PanelProps } from './panel.tsx';
import { PanelHead, WaysOn } from './panel.tsx';
import type { Population } from './population.ts';

interface ItemsProps extends PanelProps {
  readonly path: string;
  readonly population: Population;
}

/** Workers in a state, or the supervisor. */
export function ItemsPanel({ path, population, ...props }: ItemsProps) {
  const { workers } = useSession();
  const { chart, at, token } = props;
  const node = chart.graph.nodes.find((one) => one.path === path);
  const items = population.in(path);
  return (
    <div class="panel-body">
      <PanelHead title={node?.name ?? path} count={items.length} words={node?.description ?? ''} />
      <ul class="panel-list">
        {items.map(({ id, since }) => {
          const worker = workers.get(id);
          return (
            <li key={id} class={`panel-ticket ${id === token ? 'chosen' : ''}`}>
              <p class="panel-ticket-head">
                <bdi class="mono">{id}</bdi>
                <span class="panel-ticket-who">{worker ? worker.role : ''}</span>
                <span>{span(at - since)}</span>
              </p>
              {worker && (
                <p>
                  <bdi>{worker.profile}</bdi> for{' '}
                  <a class="mono" href={ticketHref(worker.ticket)}>
                    <bdi>{worker.ticket}</bdi>
                  </a>
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <WaysOn {...props} path={path} />
    </div>
  );
}
