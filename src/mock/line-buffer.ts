/** Collects bytes and hands them over in one piece. */
export interface LineBuffer {
  /** Makes room for `bytes` more; what is put after it stays together. */
  reserve(bytes: number): void;
  put(bytes: Uint8Array): void;
  /** Characters of one byte each (latin1). */
  putText(text: string): void;
  /** A whole number of thousandths as `12.345`. */
  putThousandths(value: number): void;
  flush(): void;
}

const SHORT = 64;
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const ZERO = 0x30;
const DOT = 0x2e;

/** Milliseconds after which bytes are handed over in any case. */
const PATIENCE = 200;

/**
 * Bytes at once, because a long text that is put together from pieces has to be copied twice more before it is written;
 * and collected here, because the stream measures all that it holds again with each line.
 * @param write says whether it is done with the bytes, which are then written over
 * @param limit how much is handed over at once; a single reservation may be larger
 */
export const createLineBuffer = (write: (bytes: Buffer) => boolean, limit: number): LineBuffer => {
  let buffer = Buffer.allocUnsafe(limit);
  let at = 0;
  let timer: NodeJS.Timeout | undefined;

  const renew = (size: number): void => {
    const done = at === 0 || write(buffer.subarray(0, at));
    // A new one each time would be new memory from the system with every few hundred lines.
    if (!done || size !== buffer.length) buffer = Buffer.allocUnsafe(size);
    at = 0;
  };

  return {
    reserve(bytes) {
      if (at + bytes > buffer.length) renew(Math.max(limit, bytes));
      timer ??= setTimeout(this.flush, PATIENCE).unref();
    },
    put(bytes) {
      buffer.set(bytes, at);
      at += bytes.length;
    },
    putText(text) {
      // A loop: for as few characters as a path has, the way to the native code is longer than the copying.
      if (text.length > SHORT) at += buffer.write(text, at, 'latin1');
      else for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i);
    },
    putThousandths(value) {
      const whole = Math.floor(value / 1000);
      this.putText(whole < 10 ? (DIGITS[whole] ?? '') : String(whole));
      const rest = value - whole * 1000;
      buffer[at++] = DOT;
      buffer[at++] = ZERO + Math.floor(rest / 100);
      buffer[at++] = ZERO + (Math.floor(rest / 10) % 10);
      buffer[at++] = ZERO + (rest % 10);
    },
    flush: () => {
      clearTimeout(timer);
      timer = undefined;
      if (at > 0) renew(limit);
    },
  };
};
