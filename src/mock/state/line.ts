/** Two ends of a line between processes on one machine: a cluster's `send` and `message`, a `MessagePort`. Messages are plain data. */
export interface Line {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end is gone. */
  onGone(listener: () => void): void;
}

/**
 * The same line, but all messages of one turn of the event loop travel as one: a message costs far more than what is in
 * it. Both ends have to be made so.
 */
export const inBatches = (line: Line): Line => {
  let batch: unknown[] = [];
  const flush = (): void => {
    const sent = batch;
    batch = [];
    line.send(sent);
  };
  return {
    send(message) {
      // After this turn's requests have been read, before the next turn waits for more.
      if (batch.push(message) === 1) setImmediate(flush);
    },
    onMessage: (listener) =>
      line.onMessage((messages) => {
        for (const message of messages as readonly unknown[]) listener(message);
      }),
    onGone: (listener) => line.onGone(listener),
  };
};
