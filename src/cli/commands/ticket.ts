import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { parent } from './group.ts';
import { addTicketDecisions } from './ticket-decide.ts';
import { addTicketExplain } from './ticket-explain.ts';
import { addTicketList } from './ticket-list.ts';
import { addTicketShow } from './ticket-show.ts';
import { addTicketWrites } from './ticket-write.ts';

export function addTicketCommands(program: Command, session: Session): void {
  const ticket = parent(program, 'ticket', 'what agents and people work on');
  addTicketWrites(ticket, session);
  addTicketList(ticket, session);
  addTicketShow(ticket, session);
  addTicketExplain(ticket, session);
  addTicketDecisions(ticket, session);
}
