import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import { plain } from '../../core/text/plain';
import type { Violation } from '../../core/violation';
import type { AccessEntry } from '../types';

/** An exchange as a person reads it in a terminal: one line, and one more for each thing that is wrong with the request. */
export const createPrettyLine = (color: boolean): ((entry: AccessEntry) => string) => {
  const colors = createColors(color);
  return (entry) => {
    const { at, method, why, violations, unchecked, ms } = entry;
    const first = [
      colors.dim(clock(at)),
      colors.bold(plain(method).padEnd(6)),
      statusWord(entry.status, colors),
      plain(placeOf(entry)),
      colors.dim('·'),
      `${plain(why)}${colors.dim(sessionWords(entry))}`,
      colors.dim(`${ms.toFixed(1)} ms`),
    ].join(' ');
    const below = [
      ...violations.map((violation) =>
        [colors.yellow(where(violation)), plain(violation.message), colors.dim(rule(violation))].join('  '),
      ),
      ...unchecked.map((what) => `${colors.magenta('not checked')}  ${plain(what)}`),
    ];
    return `${[first, ...below.map((line) => `${INDENT}${line}`)].join('\n')}\n`;
  };
};

/** As wide as the time, so that what is wrong stands below what was asked. */
const INDENT = ' '.repeat(9);

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

const placeOf = ({ call, path }: AccessEntry): string => (call ? `→ ${call.to}${path}` : path);

const sessionWords = ({ session }: AccessEntry): string =>
  session === undefined ? '' : ` (session ${plain(session)})`;

const statusWord = (status: number, colors: Colors): string => {
  if (status === 0) return colors.red('---');
  const paint = status < 300 ? colors.green : status < 400 ? colors.cyan : status < 500 ? colors.yellow : colors.red;
  return paint(String(status));
};

/** `query limit`, `body /address/zip`, `credentials`. */
const where = ({ in: part, name, pointer }: Violation): string =>
  part === 'security' ? 'credentials' : plain([part, name, pointer].filter((word) => word !== '').join(' '));

/** Where the document asks for it. */
const rule = ({ spec }: Violation): string => plain(`${spec.file}:${spec.line}`);
