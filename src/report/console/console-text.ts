import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import { SEVERITIES, type Severity } from '../../core/results/finding';
import { plain, plainLines } from '../../core/text/plain';
import type { CollectedRun } from '../collect';
import { describeInconclusive, headline } from '../describe';
import { type FindingGroup, groupFindings, groupInconclusive, groupSkipped, neverSent, type Waiting } from '../group';
import { blameWords, count, evidenceWords, operationsWords, placesWords } from '../sentence-parts';
import { coverageWords, targetWords } from '../vendor-verdict';
import { whatToSet } from '../what-to-set';

/** More causes than this are counted, not printed: the first ones say what is wrong, the files have the rest. */
const MOST_GROUPS = { failure: 40, warning: 20, note: 5 } as const satisfies Record<Severity, number>;

/** One vendor's findings by cause, its doubts, what was left out, its coverage; ends with a blank line. */
export const consoleVendor = (vendor: CollectedRun, colors: Colors): string => {
  const groups = groupFindings(vendor);
  const paragraphs = [
    `${colors.bold(plain(vendor.name))}  ${colors.dim(targetWords(vendor))}`,
    ...SEVERITIES.flatMap((severity) => findingParagraphs(groups, severity, colors)),
    ...groupInconclusive(vendor).map((group) =>
      lines(colors.magenta('??'), describeInconclusive(group.inconclusive), casesWords(group.cases.length), [
        colors.dim(plain(group.first.id)),
        colors.dim(plainLines(group.first.curl)),
      ]),
    ),
    ...groupSkipped(vendor)
      .filter(({ needs }) => needs.length === 0)
      .map((group) =>
        lines(colors.dim('skip'), group.reason, casesWords(group.titles.length), group.titles.slice(0, 3).map(plain)),
      ),
    ...needsParagraph(vendor, colors),
    ...neverParagraph(vendor, colors),
    `  ${colors.dim('coverage')}  ${coverageWords(vendor)}`,
  ];
  return `${paragraphs.join('\n\n')}\n\n`;
};

/** What was not asked or decided, in plain text: the variables that would change that, and what none changes. */
export const openQuestionsText = (vendor: Waiting): string =>
  [...needsParagraph(vendor, PLAIN), ...neverParagraph(vendor, PLAIN)].join('\n\n');

const PLAIN = createColors(false);

const findingParagraphs = (groups: readonly FindingGroup[], severity: Severity, colors: Colors): readonly string[] => {
  const own = groups.filter(({ finding }) => finding.severity === severity);
  const more = own.length - MOST_GROUPS[severity];
  const shown = own.slice(0, MOST_GROUPS[severity]).map((group) => findingParagraph(group, colors));
  return more > 0
    ? [
        ...shown,
        `  … and ${count(more, `more ${severity}`)}; --report html=report.html or json=report.json has them all`,
      ]
    : shown;
};

const findingParagraph = (
  { finding, properties, cases, count: met, operations, answered, first }: FindingGroup,
  colors: Colors,
): string => {
  const times = met > cases.length ? `, ${met} places` : '';
  return lines(label(finding.severity, colors), headline(finding, properties), `${casesWords(cases.length)}${times}`, [
    plain(operationsWords(operations, answered)),
    colors.cyan(plain(placesWords(finding))),
    `${finding.evidence}: ${evidenceWords(finding)}. ${blameWords(finding)}`,
    colors.dim(plain(first.id)),
    colors.dim(plainLines(first.curl)),
  ]);
};

/** What to set, in place of a paragraph for each of what is not sent without it. */
const needsParagraph = (vendor: Waiting, colors: Colors): readonly string[] => {
  const { steps, waiting } = whatToSet(vendor);
  if (steps.length === 0) return [];
  const named = steps.map(({ variables, cases }) => [variables.join(', '), count(cases, 'case')] as const);
  const width = Math.max(...named.map(([variables]) => variables.length));
  const rows = named.map(([variables, cases]) => `${plain(variables).padEnd(width)}  ${cases}`);
  const more =
    waiting > 0 ? [`… and ${count(waiting, 'case')} for others; --report json=report.json has them all`] : [];
  return [
    lines(colors.dim('set'), 'these, the best first, and so many more can be asked or decided', '', [...rows, ...more]),
  ];
};

/** What no setting changes is one line. */
const neverParagraph = (vendor: Waiting, colors: Colors): readonly string[] => {
  const never = neverSent(vendor);
  if (never.length === 0) return [];
  const all = never.reduce((sum, [, cases]) => sum + cases, 0);
  const reasons = never.toSorted(([, a], [, b]) => b - a).map(([reason, cases]) => `${reason} (${cases})`);
  const listed = reasons.length > MOST_REASONS ? [...reasons.slice(0, MOST_REASONS), '…'] : reasons;
  return [
    `  ${colors.dim('never')}  ${count(all, 'question')} that no setting gets asked: ${plain(listed.join('; '))}`,
  ];
};

const MOST_REASONS = 3;

const label = (severity: Severity, colors: Colors): string =>
  ({ failure: colors.red('FAIL'), warning: colors.yellow('WARN'), note: colors.blue('note') })[severity];

const casesWords = (cases: number): string => `(${count(cases, 'case')})`;

const lines = (name: string, text: string, amount: string, below: readonly string[]): string =>
  [`  ${name}  ${plainLines(text)} ${amount}`.trimEnd(), ...below.map((line) => `        ${line}`)].join('\n');
