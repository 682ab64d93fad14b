export interface ConsoleOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** A terminal that can repaint a line: shows what runs at the moment. */
  readonly interactive: boolean;
  /** Of the terminal; 80 without one. */
  readonly columns?: number;
  /** Milliseconds; the clock of the elapsed time. */
  readonly now?: () => number;
}
