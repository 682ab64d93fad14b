import { plainDeep } from '../../api/basics';
import type { Allowances } from '../../api/documents';
import { measureSensitivity, type SensitivityRow } from '../../api/testing';
import { EXIT, type ExitCode } from '../exit-codes';
import { complain, print } from '../output';

const RENDERERS = {
  text: (rows: readonly SensitivityRow[]) => aligned(tableOf(rows)),
  markdown: (rows: readonly SensitivityRow[]) => asMarkdown(tableOf(rows)),
  json: (rows: readonly SensitivityRow[]) => `${JSON.stringify(rows, null, 2)}\n`,
} as const;

/** Exit 1 when a mutation that contradicts a document went unnoticed, or a harmless one was called a failure. */
export const sensitivity = async (
  names: readonly string[],
  options: Allowances & { readonly format: keyof typeof RENDERERS },
): Promise<ExitCode> => {
  const rows = await measureSensitivity(names, process.cwd(), options);
  print(RENDERERS[options.format](plainDeep(rows)));
  const wrong = rows.filter(({ outcome }) => outcome === 'missed' || outcome === 'false-alarm');
  for (const row of wrong) {
    complain(
      `${row.outcome}: ${row.vendor} ${row.operationId} ${row.status} ${row.mediaType}: ${row.mutation} at "${row.at}"${row.contradicts ? ` contradicts ${row.contradicts.keyword}` : ''}`,
    );
  }
  return wrong.length > 0 ? EXIT.violated : EXIT.conforms;
};

type Table = readonly (readonly string[])[];

const HEAD = [
  'vendor',
  'operation',
  'mutations',
  'contradict a document',
  'caught',
  'contradict a sample, client code or our reading only',
  'contradicted by no document',
  'false alarms',
];

const tableOf = (rows: readonly SensitivityRow[]): Table => {
  const operations = [...new Set(rows.map(({ vendor, operationId }) => `${vendor} ${operationId}`))];
  return [
    HEAD,
    ...operations.map((key) => {
      const own = rows.filter(({ vendor, operationId }) => `${vendor} ${operationId}` === key);
      const count = (...outcomes: readonly SensitivityRow['outcome'][]): number =>
        own.filter(({ outcome }) => outcomes.includes(outcome)).length;
      const contradicting = count('caught', 'missed');
      const share = contradicting === 0 ? '' : ` (${((count('caught') / contradicting) * 100).toFixed(0)} %)`;
      return [
        ...key.split(' '),
        own.length,
        contradicting,
        `${count('caught')}${share}`,
        count('assumed'),
        count('not-contradicted'),
        count('false-alarm'),
      ].map(String);
    }),
  ];
};

const aligned = (table: Table): string => {
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return `${table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
};

const asMarkdown = ([head = [], ...rows]: Table): string =>
  `${[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
