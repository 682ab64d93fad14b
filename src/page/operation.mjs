// @ts-check
import { attemptView } from './attempt.mjs';
import { button, element } from './elements.mjs';

/** @typedef {import('./control.mjs').Operation} Operation */
/** @typedef {import('./control.mjs').Status} Status */

/**
 * How to get each status, how well it is known, and a request to try.
 * @param {Operation} operation
 * @returns {readonly Node[]}
 */
export const operationView = (operation) => {
  const { id, source, evidence, callbacks, statuses, request, deprecated } = operation;
  const attempt = request.kind === 'request' ? attemptView(id, request) : undefined;
  return [
    element(
      'p',
      { class: 'muted' },
      element('code', {}, id),
      deprecated && ' · deprecated',
      source !== null && ` · from ${source}`,
      callbacks.length > 0 && ` · calls back: ${callbacks.join(', ')}`,
    ),
    element(
      'p',
      { class: 'badges' },
      ...Object.entries(evidence)
        .filter(([, count]) => count > 0)
        .map(([grade, count]) => gradeBadge(grade, `${count} `)),
    ),
    attempt?.view ??
      element('p', { class: 'muted' }, `No request is offered: ${request.kind === 'none' ? request.reason : ''}.`),
    element('h4', {}, 'How to get each answer'),
    element(
      'ul',
      { class: 'statuses', 'aria-label': `Answers of ${id}` },
      ...statuses.map((status) => statusView(status, attempt?.prefer)),
    ),
  ];
};

const GRADES = /** @type {Readonly<Record<string, string>>} */ ({
  documented: 'the vendor’s document says so',
  elsewhere: 'the vendor says so in another place',
  observed: 'seen in a sample, in client code or in a live answer',
  assumed: 'our reading; nobody said it',
});

/** @param {string} grade @param {string} [before] */
const gradeBadge = (grade, before = '') =>
  element('span', { class: `badge evidence-${grade}`, title: GRADES[grade] ?? '' }, `${before}${grade}`);

/**
 * @param {Status} shown
 * @param {((preference: string | null) => void) | undefined} prefer
 */
const statusView = (shown, prefer) => {
  const { status, description, grade, numberGrade, source, note, ways } = shown;
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'status-head' },
      statusBadge(status),
      ' ',
      element('span', {}, firstLine(description)),
      ' ',
      gradeBadge(grade),
      numberGrade !== grade && gradeBadge(numberGrade, 'number: '),
    ),
    (source || note) &&
      element('p', { class: 'muted' }, [source && `Source: ${source}`, note].filter(Boolean).join(' · ')),
    element(
      'ul',
      { class: 'ways' },
      ...ways.map(({ how, grade: known }) =>
        element('li', {}, how, known !== 'documented' && ' ', known !== 'documented' && gradeBadge(known)),
      ),
    ),
    prefer !== undefined && element('div', { class: 'chips' }, ...tries(shown, prefer)),
  );
};

/**
 * @param {Status} status
 * @param {(preference: string | null) => void} prefer
 */
const tries = ({ status, ways, examples, exampleGrades }, prefer) => {
  const code = ways.map(({ how }) => /^Prefer: (code=\d+)$/.exec(how)?.[1]).find(Boolean);
  if (code === undefined) return [];
  const natural = ways.some(({ how }) => how === 'a valid request');
  return [
    button(`Get ${status}`, () => prefer(natural ? null : code)),
    ...(examples.length > 1 ? examples : []).map((name) =>
      button(`Get ${status}, example ${name}${exampleGrades[name] ? ` (${exampleGrades[name]})` : ''}`, () =>
        prefer(`${code}, example="${name.replaceAll(/["\\]/g, '\\$&')}"`),
      ),
    ),
  ];
};

/** @param {string} text */
const firstLine = (text) => text.trim().split('\n')[0] ?? '';

/** @param {string | number | null} status */
export const statusBadge = (status) =>
  element('b', { class: `status s${String(status ?? 0)[0]}` }, status === null ? 'no answer' : String(status));
