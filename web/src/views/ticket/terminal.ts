import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

const SCROLLBACK_LINES = 5_000;

/** A place to write output into; it takes no keys and answers nothing. */
export interface Screen {
  write(text: string): void;
  clear(): void;
  /** Whether the newest line stays in view. */
  follow(on: boolean): void;
  scroll(lines: number): void;
  readonly rows: number;
  close(): void;
}

/** @param onScroll told when a person scrolls, with whether the newest line is in view */
export function openScreen(box: HTMLElement, onScroll: (atEnd: boolean) => void): Screen {
  const style = getComputedStyle(box);
  const terminal = new Terminal({
    disableStdin: true,
    convertEol: false,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    scrollback: SCROLLBACK_LINES,
    fontFamily: style.fontFamily,
    fontSize: 11.5,
    lineHeight: 1.35,
    minimumContrastRatio: 4.5,
    theme: {
      background: style.backgroundColor,
      foreground: style.color,
      cursor: style.backgroundColor,
      selectionBackground: '#86a6ff55',
    },
    // Links in output would open what an agent wrote: they stay text.
    linkHandler: { activate: () => {} },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(box);
  // The keyboard is the page's: this field would keep it.
  if (terminal.textarea) {
    terminal.textarea.tabIndex = -1;
    terminal.textarea.disabled = true;
  }
  let following = true;
  const observer = new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientHeight > 0) fit.fit();
    if (following) terminal.scrollToBottom();
  });
  observer.observe(box);
  const atEnd = (): boolean => terminal.buffer.active.viewportY >= terminal.buffer.active.baseY;
  const wheel = (): void => void setTimeout(() => onScroll(atEnd()), 50);
  box.addEventListener('wheel', wheel, { passive: true });
  box.addEventListener('touchmove', wheel, { passive: true });
  return {
    write: (text) =>
      terminal.write(text, () => {
        if (following) terminal.scrollToBottom();
      }),
    clear: () => terminal.reset(),
    follow: (on) => {
      following = on;
      if (on) terminal.scrollToBottom();
    },
    scroll: (lines) => {
      terminal.scrollLines(lines);
      onScroll(atEnd());
    },
    get rows() {
      return terminal.rows;
    },
    close: () => {
      observer.disconnect();
      box.removeEventListener('wheel', wheel);
      box.removeEventListener('touchmove', wheel);
      terminal.dispose();
    },
  };
}
