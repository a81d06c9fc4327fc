import { useCell } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ActingLine } from '../acting/acting-line.tsx';
import { DropZone } from './drop-zone.tsx';
import { addingTicket, openAddTicket } from './open.ts';
import './add-ticket.css';
import { TicketForm } from './ticket-form.tsx';

/** The ways in, on every view: a dialog that `c` opens, and files that are dropped. */
export function AddTicket() {
  const open = useCell(addingTicket);
  useKeys({ c: openAddTicket });
  return (
    <>
      <DropZone />
      {open && <AddTicketDialog onClose={() => addingTicket.set(false)} />}
    </>
  );
}

function AddTicketDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Add a ticket" onClose={onClose} plain>
      <TicketForm
        onDone={onClose}
        buttons={
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
        }
      />
      <ActingLine />
    </Dialog>
  );
}
