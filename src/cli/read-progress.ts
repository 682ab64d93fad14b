import { terminalOf } from '../api/basics';

/** Bytes. Smaller files are read before anybody wonders. */
const LARGE = 32 * 1024 * 1024;

/** Says on standard error how far a large recording has been read, and what that took. */
export const readProgress = (): ((file: string, read: number, all: number) => void) => {
  const { isTerminal } = terminalOf(process.stderr, process.env);
  let shown = -1;
  return (file, read, all) => {
    if (all < LARGE) return;
    const percent = Math.floor((read / all) * 100);
    const isOver = read >= all;
    if (percent !== shown && isTerminal && !isOver) process.stderr.write(`\r\u001b[2Kreading ${file}: ${percent} %`);
    shown = percent;
    if (!isOver) return;
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    const line = `${file}: ${Math.round(all / 1024 / 1024)} MB read; the most memory that this process had is ${peak} MB\n`;
    process.stderr.write(`${isTerminal ? '\r\u001b[2K' : ''}${line}`);
  };
};
