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

/** So many answers are compared before anybody wonders. */
const MANY = 2000;

/** Says on a terminal how many of the answers of a large recording have been compared. */
export const compareProgress = (): ((round: number, done: number, all: number) => void) => {
  const { isTerminal } = terminalOf(process.stderr, process.env);
  let shown = -1;
  return (round, done, all) => {
    if (!isTerminal || all < MANY) return;
    const percent = Math.floor((done / all) * 100);
    if (done === all) process.stderr.write('\r\u001b[2K');
    else if (percent !== shown)
      process.stderr.write(`\r\u001b[2Kcomparing ${all} answers${round > 1 ? `, round ${round}` : ''}: ${percent} %`);
    shown = percent;
  };
};
