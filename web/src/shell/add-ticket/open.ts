import { Cell } from '../../data/source.ts';

/** Whether the dialog for a new ticket is open; any view may open it. */
export const addingTicket = new Cell(false);

export const openAddTicket = (): void => addingTicket.set(true);

/** Opens the browser's choice of files; the drop zone listens. */
export const choosingFiles = new Cell(0);

export const chooseFiles = (): void => choosingFiles.set(choosingFiles.value + 1);
