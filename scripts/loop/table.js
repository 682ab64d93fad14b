'use strict';

/** Counts how the documents fared, and prints it. */

const OUTCOMES = ['conforms', 'fails', 'cannot say', 'refused', 'out of memory', 'no end', 'crash'];

function summarise(results) {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const { outcome } of results) counts[outcome] += 1;
  const cases = { passed: 0, warned: 0, failed: 0, inconclusive: 0 };
  for (const result of results) for (const name of Object.keys(cases)) cases[name] += result.cases[name];
  const failing = results.filter(({ failures }) => failures.length > 0);
  const onlySpec = failing.filter(({ failures }) => failures.every(({ blame }) => blame === 'spec'));
  return {
    documents: results.length,
    owners: new Set(results.map(({ vendor }) => vendor)).size,
    ...counts,
    'of those that fail, by the document alone (blame spec)': onlySpec.length,
    cases,
    byBlame: groups(results, ({ blame }) => blame),
    causes: groups(results, ({ blame, kind, message }) => `${blame}: ${kind}${causeOf(kind, message, blame)}`),
    isEndedWell: ['out of memory', 'no end', 'crash'].every((outcome) => counts[outcome] === 0),
  };
}

/** What of a message does not change from place to place. */
function causeOf(kind, message, blame) {
  if (kind !== 'status-unexpected' || blame === 'spec') return '';
  const [, received, expected, why = ''] = /status (\d+) came where (.*?) was expected: (.*?) \(/.exec(message) ?? [];
  return ` ${received} for ${expected}: ${why
    .replace(/ (as|with|in) .*/, '')
    .replace(/ parameter .*/, ' parameter …')
    .replace(/Prefer asks for .*/, 'Prefer')}`;
}

function groups(results, keyOf) {
  const found = new Map();
  for (const { file, failures } of results) {
    for (const failure of failures) {
      const key = keyOf(failure);
      const group = found.get(key) ?? { cases: 0, files: new Map() };
      group.cases += 1;
      if (!group.files.has(file)) group.files.set(file, `${failure.id}: ${failure.message}`.slice(0, 400));
      found.set(key, group);
    }
  }
  return [...found]
    .map(([cause, { cases, files }]) => ({
      cause,
      cases,
      documents: files.size,
      examples: [...files].slice(0, 4).map(([file, text]) => `${file} ${text}`),
    }))
    .sort((one, other) => other.documents - one.documents || other.cases - one.cases);
}

function printTable(summary, results) {
  const line = (name, value) => process.stdout.write(`${String(name).padEnd(60)} ${value}\n`);
  line('documents', `${summary.documents} of ${summary.owners} owners`);
  for (const outcome of OUTCOMES) line(outcome, summary[outcome]);
  const own = 'of those that fail, by the document alone (blame spec)';
  line(own, summary[own]);
  line('cases', JSON.stringify(summary.cases));
  process.stdout.write('\nfirst failure of each failed case\n');
  for (const { cause, cases, documents, examples } of summary.causes) {
    process.stdout.write(`${String(documents).padStart(5)} documents, ${String(cases).padStart(6)} cases  ${cause}\n`);
    if (!cause.startsWith('spec:'))
      for (const example of examples.slice(0, 3)) process.stdout.write(`        ${example}\n`);
  }
  for (const { outcome, file, errors } of results) {
    if (['conforms', 'fails', 'cannot say'].includes(outcome)) continue;
    process.stdout.write(`\n${outcome}: ${file}\n${errors}\n`);
  }
}

module.exports = { printTable, summarise };
