import { terminalOf } from './terminal';

const TTY = { isTTY: true };

test.each<[string, { isTTY?: boolean }, Record<string, string>, boolean]>([
  ['a terminal is coloured', TTY, {}, true],
  ['a pipe is not', {}, {}, false],
  ['a pipe of a CI system is not', {}, { CI: 'true' }, false],
  ['NO_COLOR wins over the terminal', TTY, { NO_COLOR: '1' }, false],
  ['NO_COLOR wins over FORCE_COLOR', {}, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['an empty NO_COLOR says nothing', TTY, { NO_COLOR: '' }, true],
  ['FORCE_COLOR colours a pipe', {}, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0 takes the colours away', TTY, { FORCE_COLOR: '0' }, false],
  ['a dumb terminal has none', TTY, { TERM: 'dumb' }, false],
])('%s', (_what, stream, env, expected) => expect(terminalOf(stream, env).color).toBe(expected));
