import type { FlagFile } from './ports.ts';

/** What the flag file says now. A look that fails is a doubt, and a doubt counts as engaged (DOMAIN §4). Never throws. */
export function lookAtFlag(flag: FlagFile): ReturnType<FlagFile['read']> {
  try {
    return flag.read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { engaged: true, cause: `the flag file cannot be looked at: ${why}` };
  }
}
