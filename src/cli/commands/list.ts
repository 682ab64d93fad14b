import { plainDeep, plainJson } from '../../api/basics';
import {
  type Allowances,
  describeVendors,
  type ListedOperation,
  type ListedStatus,
  type ListedVendor,
} from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { colors, print } from '../output';

const RENDERERS = {
  text: (vendors: readonly ListedVendor[]) => plainDeep(vendors).map(asText).join('\n'),
  markdown: (vendors: readonly ListedVendor[]) => asMarkdown(plainDeep(vendors)),
  json: (vendors: readonly ListedVendor[]) => `${plainJson(vendors)}\n`,
} as const;

/** What there is, and how to get each answer. */
export const list = async (
  names: readonly string[],
  options: Allowances & { readonly format: keyof typeof RENDERERS },
): Promise<ExitCode> => {
  print(RENDERERS[options.format](await describeVendors(names, process.cwd(), options)));
  return EXIT.conforms;
};

const asText = ({ name, title, file, operations, behaviours, scenarios, webhooks, evidence }: ListedVendor): string =>
  [
    `${colors.bold(name)}  ${title}  ${colors.dim(file)}`,
    ...operations.flatMap(operationLines),
    ...section(
      'behaviours',
      behaviours.map(({ name, says, grade }) => [name, `${says}${mark(grade)}`]),
    ),
    ...section(
      'scenarios',
      scenarios.map(({ name, description, breaksContract }) => [
        name,
        `${description}${breaksContract ? ' (breaks the contract on purpose)' : ''}`,
      ]),
    ),
    ...section(
      'webhooks',
      webhooks.map(({ name, methods, says }) => [name, [methods.join(', '), says].filter(Boolean).join('  ')]),
    ),
    `  evidence  ${Object.entries(evidence)
      .map(([grade, count]) => `${count} ${grade}`)
      .join(', ')}`,
    '',
  ].join('\n');

const operationLines = ({ id, method, path, source, statuses, callbacks }: ListedOperation): readonly string[] => [
  `  ${colors.bold(`${method} ${path}`)}  ${id}${source ? colors.dim(`  from ${source}`) : ''}`,
  ...statuses.flatMap((status) => [
    `    ${status.status}${mark(gradeOf(status))}${exampleNames(status)}`,
    ...status.ways.map((way) => `      ${way.how}${mark(way.grade)}`),
  ]),
  ...(callbacks.length > 0 ? [`    calls back  ${callbacks.join(', ')}`] : []),
];

const section = (title: string, rows: readonly (readonly [string, string])[]): readonly string[] => {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.length === 0 ? [] : [`  ${title}`, ...rows.map(([name, text]) => `    ${name.padEnd(width)}  ${text}`)];
};

const exampleNames = ({ examples, exampleGrades }: ListedStatus): string =>
  examples.length === 0
    ? ''
    : `  ${examples.map((name) => `${colors.dim(name)}${mark(exampleGrades[name] ?? 'documented')}`).join(colors.dim(', '))}`;

/** Of the status; where only its number is known less well, that is said. */
const gradeOf = ({ grade, numberGrade }: ListedStatus): string =>
  numberGrade === grade ? grade : `number ${numberGrade}`;

/** Documented is the rule and goes without saying. */
const mark = (grade: string): string => (grade === 'documented' ? '' : colors.dim(` [${grade}]`));

const asMarkdown = (vendors: readonly ListedVendor[]): string => {
  const rows = vendors.flatMap(({ name, operations }) =>
    operations.flatMap((operation) => operation.statuses.map((status) => markdownRow(name, operation, status))),
  );
  return ['| vendor | operation | status | how to get it |', '|---|---|---|---|', ...rows, ''].join('\n');
};

const markdownRow = (vendor: string, { id }: ListedOperation, status: ListedStatus): string => {
  const note = (grade: string) => (grade === 'documented' ? '' : ` *(${grade})*`);
  const how = status.ways.map((way) => `${cell(way.how)}${note(way.grade)}`).join('; ');
  return `| ${vendor} | \`${id}\` | ${status.status}${note(gradeOf(status))} | ${how} |`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
