import type { Colors } from 'picocolors/types';
import type { Severity } from '../../core/finding';
import { plain, plainLines } from '../../core/text/plain';
import type { CollectedRun } from '../collect';
import { describeInconclusive, headline } from '../describe';
import { type FindingGroup, groupFindings, groupInconclusive, groupSkipped } from '../group';
import { blameWords, count, GRADE_WORDS, placesWords } from '../sentence-parts';
import { coverageWords, targetWords } from '../vendor-verdict';

/** More causes than this are counted, not printed: the first ones say what is wrong, the files have the rest. */
const MOST_GROUPS = 40;

/** One vendor's findings by cause, its doubts, what was left out, its coverage; ends with a blank line. */
export const consoleVendor = (vendor: CollectedRun, colors: Colors): string => {
  const groups = groupFindings(vendor);
  const paragraphs = [
    `${colors.bold(plain(vendor.name))}  ${colors.dim(targetWords(vendor))}`,
    ...groups.slice(0, MOST_GROUPS).map((group) => findingParagraph(group, colors)),
    ...(groups.length > MOST_GROUPS ? [`  … and ${count(groups.length - MOST_GROUPS, 'more cause')}`] : []),
    ...groupInconclusive(vendor).map((group) =>
      lines(colors.magenta('??'), describeInconclusive(group.inconclusive), casesWords(group.cases.length), [
        colors.dim(plain(group.first.id)),
        colors.dim(plainLines(group.first.curl)),
      ]),
    ),
    ...groupSkipped(vendor).map((group) =>
      lines(colors.dim('skip'), group.reason, casesWords(group.titles.length), group.titles.slice(0, 3).map(plain)),
    ),
    `  ${colors.dim('coverage')}  ${coverageWords(vendor)}`,
  ];
  return `${paragraphs.join('\n\n')}\n\n`;
};

const findingParagraph = ({ finding, cases, count: met, first }: FindingGroup, colors: Colors): string => {
  const times = met > cases.length ? `, ${met} places` : '';
  return lines(label(finding.severity, colors), headline(finding), `${casesWords(cases.length)}${times}`, [
    colors.cyan(plain(placesWords(finding))),
    `${finding.evidence}: ${GRADE_WORDS[finding.evidence]}. ${blameWords(finding)}`,
    colors.dim(plain(first.id)),
    colors.dim(plainLines(first.curl)),
  ]);
};

const label = (severity: Severity, colors: Colors): string =>
  ({ failure: colors.red('FAIL'), warning: colors.yellow('WARN'), note: colors.blue('note') })[severity];

const casesWords = (cases: number): string => `(${count(cases, 'case')})`;

const lines = (name: string, text: string, amount: string, below: readonly string[]): string =>
  [`  ${name}  ${plainLines(text)} ${amount}`, ...below.map((line) => `        ${line}`)].join('\n');
