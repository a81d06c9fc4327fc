import { z } from 'zod';
import { ACTIONS, ROUTE_PHASES } from '../../machines/actions.ts';
import { by, name, saidText, text } from './text.ts';
import { changesSchema } from './ticket.ts';

/** What each action cannot do without. Fields that an action has no use for are ignored. */
const NEEDS = {
  answer: 'text',
  comment: 'text',
  reject: 'feedback',
  assign: 'assignee',
  route: 'phase',
  edit: 'changes',
} as const;

/** A person's action on a ticket (DOMAIN 2.11). */
export const actionSchema = z
  .strictObject({
    action: z.enum(ACTIONS),
    /** For `answer`, `comment`, and as a remark with `approve`, `retry`, `reopen`, `cancel`. */
    text: text.optional(),
    /** For `reject`. */
    feedback: saidText.optional(),
    /** For `assign`; null takes the assignee away. */
    assignee: name.nullable().optional(),
    /** For `route`. */
    phase: z.enum(ROUTE_PHASES).optional(),
    /** For `edit`: the same as PATCH. */
    changes: changesSchema.optional(),
    by,
  })
  .check((context) => {
    const body = context.value;
    const needed = body.action in NEEDS ? NEEDS[body.action as keyof typeof NEEDS] : null;
    if (needed === null) return;
    const given = body[needed];
    if (given === undefined || (typeof given === 'string' && given.trim() === '')) {
      context.issues.push({
        code: 'custom',
        input: given,
        path: [needed],
        message: `${body.action} needs ${needed}`,
      });
    }
  })
  .meta({ id: 'Action' });
export type ActionBody = z.infer<typeof actionSchema>;
