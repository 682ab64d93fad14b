import { completions } from './completions';
import { createProgram } from './program';

const program = createProgram('1.0.0', () => {});
const complete = (...words: readonly string[]) => completions(program, words, ['acme', 'wethod']);

test.each([
  [['mo'], ['mock']],
  [
    ['report', ''],
    ['merge', 'render'],
  ],
  [['test', 'we'], ['wethod']],
  [['test', 'acme', 'we'], ['wethod']],
  [['test', '--str'], ['--strict']],
  [['test', '--target', 'a'], ['acme=']],
  [
    ['mock', '--data', 's'],
    ['sample', 'store'],
  ],
  [['--config', 'list', 'te'], ['test']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  // Files are the shell's.
  [['test', '--failed', ''], []],
  [['report', 'merge', ''], []],
])('%j gives %j', (words, expected) => expect(complete(...words)).toEqual(expected));

test('every command is offered, but for those of the scripts', () => {
  expect(complete('')).toEqual(expect.arrayContaining(['mock', 'test', 'lint', 'list', 'report', 'help']));
  expect(complete('__')).toEqual([]);
});
