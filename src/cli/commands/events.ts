import type { Command } from 'commander';
import { Option } from 'commander';
import { EVENT_TYPES } from '../../transport/protocol/wire.ts';
import type { StreamEvent } from '../../transport/protocol/event.ts';
import type { PageOf } from '../../transport/protocol/page.ts';
import type { Client, Query } from '../client.ts';
import { eventLine } from '../event-words.ts';
import { follow } from '../follow.ts';
import { untilInterrupted } from '../interrupt.ts';
import type { Session } from '../session.ts';
import { examples, whole } from './group.ts';

const PAGE = 500;

interface EventsOptions {
  readonly since?: number;
  readonly follow?: boolean;
  readonly ticket?: string;
  readonly type?: string;
}

export function addEventsCommand(program: Command, session: Session): void {
  program
    .command('events')
    .description('print what has happened, oldest first')
    .addOption(
      new Option(
        '--since <n>',
        'only what came after this sequence (default: all; with --follow, from now)',
      ).argParser(whole('--since')),
    )
    .option('--follow', 'go on with what happens, until Ctrl-C')
    .option('--ticket <id>', 'only events about this ticket')
    .addOption(new Option('--type <type>', 'only events of this type').choices(EVENT_TYPES))
    .addHelpText(
      'after',
      examples(
        'callboard events --follow',
        'callboard --json events --since 42 --ticket CB-1 | jq .type',
      ),
    )
    .action(async (options: EventsOptions) => {
      await untilInterrupted(session, async (signal) => {
        const { since, ticket, type } = options;
        const events = options.follow
          ? follow({
              client: () => session.client(),
              since,
              ticket,
              type,
              signal,
              sleep: (ms, stop) => session.io.sleep(ms, stop),
              talk: (text) => session.out.talk(text),
            })
          : past(await session.client(), since ?? 0, { ticket, type });
        for await (const event of events) {
          if (signal.aborted) return;
          if (session.out.json) session.out.record(event);
          else session.out.line(eventLine(event));
          await session.out.drained();
        }
      });
    });
}

/** Everything after `since` up to now, page by page. */
async function* past(client: Client, since: number, filter: Query): AsyncGenerator<StreamEvent> {
  let cursor: string | undefined;
  for (;;) {
    const page = await client.get<PageOf<StreamEvent>>('/events', {
      ...filter,
      since,
      limit: PAGE,
      cursor,
    });
    yield* page.items;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}
