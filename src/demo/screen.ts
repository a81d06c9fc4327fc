import type { Io } from '../cli/io.ts';
import type { Output } from '../cli/output.ts';
import type { StreamEvent } from '../transport/protocol/event.ts';
import type { Progress } from './progress.ts';
import { noProgress, onEvent } from './progress.ts';
import { redraw, renderProgress } from './render.ts';

/** Terminal rows where the terminal does not say how many it has. */
const ROWS = 24;
/** Redraws a second at most: a person reads no faster, and a slow connection keeps up. */
const FRAME_MS = 100;

export interface Screen {
  show(event: StreamEvent): void;
  /** Draws the last state; nothing is drawn after it. */
  end(): void;
}

/** Progress as a live table on a terminal, as plain lines elsewhere, and not at all beside `--json`. */
export function createScreen(out: Output, io: Io): Screen {
  let progress: Progress = noProgress;
  let drawn = 0;
  let timer: NodeJS.Timeout | null = null;
  const live = out.columns !== null && !out.json && io.env['TERM'] !== 'dumb';
  const draw = (): void => {
    timer = null;
    const rows = (io.stdout as { rows?: number }).rows ?? ROWS;
    const lines = renderProgress(progress, out, rows);
    io.stdout.write(redraw(drawn, lines));
    drawn = lines.length;
  };
  return {
    show(event) {
      const step = onEvent(progress, event);
      progress = step.progress;
      if (out.json) return;
      if (live) timer ??= setTimeout(draw, FRAME_MS);
      else out.lines(step.lines);
    },
    end() {
      if (timer) clearTimeout(timer);
      if (live && drawn > 0) draw();
    },
  };
}
