/** Beside the other words of the terminal: where times and spans are looked for. */
export { age, since, span } from '../../explain/age.ts';
