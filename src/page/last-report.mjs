// @ts-check
import { control } from './control.mjs';
import { byId, copyButton, element } from './elements.mjs';

/**
 * The parts of a JSON report (schemas/report.schema.json) that are shown.
 * @typedef {{ severity: string, message: string, evidence?: string, blame?: string, spec?: { file: string, line: number } | null }} Finding
 * @typedef {{ id: string, title: string, outcome: string, findings: Finding[], inconclusive: { message: string }[], curl: string }} Case
 * @typedef {{ name: string, verdict: string, target: { kind: string, baseUrl: string }, operations: { cases: Case[] }[] }} VendorRun
 */

/** What `--show-report` names: who agrees with the contract, and where not. */
export const showReport = async () => {
  const place = byId('last-report', HTMLElement);
  try {
    const report = await control('/report');
    place.replaceChildren(...(report === null ? [howTo()] : reportView(report)));
  } catch (error) {
    place.replaceChildren(element('p', { class: 'note' }, error instanceof Error ? error.message : String(error)));
  }
};

const howTo = () =>
  element(
    'p',
    { class: 'muted' },
    'None is shown. Write one with ',
    element('code', {}, 'understudy test --report json=report.json'),
    ', and start the mock with ',
    element('code', {}, '--show-report report.json'),
    '.',
  );

/** @param {{ schemaVersion?: number, finishedAt: string | null, vendors: VendorRun[] }} report */
const reportView = ({ schemaVersion, finishedAt, vendors }) =>
  schemaVersion !== 1 || !Array.isArray(vendors)
    ? [element('p', { class: 'note' }, 'The file is no JSON report of version 1.')]
    : [
        element(
          'p',
          { class: 'muted' },
          finishedAt === null ? 'The run broke off.' : `Finished ${new Date(finishedAt).toLocaleString()}.`,
        ),
        ...vendors.map(runView),
      ];

const WORST = ['failed', 'warned', 'inconclusive'];

/** @param {VendorRun} run */
const runView = ({ name, verdict, target, operations }) => {
  const cases = operations.flatMap((operation) => operation.cases);
  const counts = ['passed', ...WORST].map(
    (outcome) => /** @type {const} */ ([outcome, cases.filter((one) => one.outcome === outcome).length]),
  );
  const open = WORST.flatMap((outcome) => cases.filter((one) => one.outcome === outcome));
  return element(
    'section',
    { class: 'run', 'aria-label': `Report of ${name}` },
    element(
      'h3',
      {},
      name,
      ' ',
      element(
        'span',
        { class: `pill ${verdict === 'inconclusive' ? 'cannot-say' : verdict}` },
        verdict === 'inconclusive' ? 'cannot say' : verdict,
      ),
    ),
    element(
      'p',
      { class: 'muted' },
      `${target.kind === 'mock' ? 'our mock' : target.kind} at ${target.baseUrl} · ${counts
        .filter(([, count]) => count > 0)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(', ')}`,
    ),
    ...open.map(({ title, outcome, findings, inconclusive, curl }) =>
      element(
        'details',
        { class: 'case' },
        element('summary', {}, element('span', { class: `pill ${outcome}` }, outcome), ` ${title}`),
        element(
          'ul',
          {},
          ...findings.map(({ severity, message, blame, spec }) =>
            element(
              'li',
              {},
              `${severity}: ${message}`,
              spec ? ` (${spec.file}:${spec.line})` : '',
              blame ? ` · has to change: ${blame}` : '',
            ),
          ),
          ...inconclusive.map(({ message }) => element('li', {}, `cannot say: ${message}`)),
        ),
        copyButton('curl', () => curl),
      ),
    ),
  );
};
