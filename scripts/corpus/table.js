'use strict';

/** Counts what happened, and prints it. */

function summarise(results) {
  const asked = results.flatMap((result) => result.operations.map((one) => ({ ...one, file: result.file })));
  const loadedOnes = results.filter((result) => result.loaded !== undefined);
  const times = loadedOnes.map((result) => result.loaded.cpuMs).sort((one, other) => one - other);
  const memory = loadedOnes.map((result) => result.loaded.rssMb).sort((one, other) => one - other);
  return {
    documents: results.length,
    vendors: new Set(results.map((result) => result.vendor)).size,
    loaded: loadedOnes.length,
    crashes: results.filter((result) => result.outcome === 'crash').length,
    hangs: results.filter((result) => result.outcome === 'hang').length,
    outOfTime: results.filter((result) => result.outcome === 'out of time').length,
    valid: count(asked.map((one) => one.valid)),
    invalid: count(asked.map((one) => one.invalid).filter(Boolean)),
    notAsked: asked.filter((one) => one.valid.outcome === 'not asked').length,
    loadCpuMs: { median: at(times, 0.5), p95: at(times, 0.95), max: at(times, 1) },
    loadRssMb: { median: at(memory, 0.5), p95: at(memory, 0.95), max: at(memory, 1) },
    causes: { valid: causes(asked, 'valid'), invalid: causes(asked, 'invalid'), load: loadCauses(results) },
  };
}

function count(verdicts) {
  const asked = verdicts.filter((one) => one.outcome !== 'not asked');
  return {
    asked: asked.length,
    valid: asked.filter((one) => one.outcome === 'valid').length,
    unchecked: asked.filter((one) => one.outcome === 'unchecked').length,
    failed: asked.filter((one) => one.outcome === 'failed').length,
    contradiction: asked.filter((one) => one.outcome === 'contradiction').length,
  };
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Per cause: how often, in how many documents, and three to look at. */
function causes(asked, which) {
  const found = new Map();
  for (const one of asked) {
    const verdict = one[which];
    if (verdict?.cause === undefined) continue;
    const key = verdict.outcome === 'not asked' ? 'not asked' : `${verdict.outcome}: ${verdict.cause}`;
    const entry = found.get(key) ?? { count: 0, files: new Set(), examples: [] };
    entry.count += 1;
    if (!entry.files.has(one.file) && entry.examples.length < 5) {
      entry.examples.push(`${one.file} ${one.id}: ${verdict.detail ?? verdict.cause}`.slice(0, 500));
    }
    entry.files.add(one.file);
    found.set(key, entry);
  }
  const rows = [...found].map(([cause, entry]) => ({ cause, ...entry, files: entry.files.size }));
  return rows.sort((one, other) => other.count - one.count);
}

function loadCauses(results) {
  return results
    .filter((result) => result.outcome !== 'done')
    .map(({ file, outcome, reason, doing, errors }) => ({ file, outcome, doing, reason, errors }));
}

const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);

/** Of the requests that have a right answer: a document that contradicts itself has none. */
function shareOf({ asked, valid, unchecked, contradiction }) {
  const good = valid + unchecked;
  return `${good} (${percent(good, asked - contradiction)})`;
}

function printTable(summary, results) {
  const { valid, invalid } = summary;
  const rows = [
    ['documents', `${summary.documents} from ${summary.vendors} vendors`],
    ['loaded', `${summary.loaded} (${percent(summary.loaded, summary.documents)})`],
    ['crashes / hangs / out of time', `${summary.crashes} / ${summary.hangs} / ${summary.outOfTime}`],
    ['operations documented', results.reduce((sum, one) => sum + (one.documented ?? 0), 0)],
    ['valid requests sent', valid.asked],
    ['the document contradicts itself', valid.contradiction],
    ['answered as documented', `${shareOf(valid)} of the others, of these not judged by schema: ${valid.unchecked}`],
    ['invalid requests sent', invalid.asked],
    ['the document contradicts itself', invalid.contradiction],
    ['refused as documented', `${shareOf(invalid)} of the others`],
    ['load, CPU ms (median / 95 % / most)', Object.values(summary.loadCpuMs).join(' / ')],
    ['memory when loaded, MB', Object.values(summary.loadRssMb).join(' / ')],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(50)} ${value}\n`);
  printCauses('valid requests', summary.causes.valid);
  printCauses('invalid requests', summary.causes.invalid);
  for (const one of summary.causes.load)
    process.stdout.write(`\n${one.outcome} ${one.file} (${one.doing}) ${one.reason?.message ?? one.errors ?? ''}`);
  process.stdout.write('\n');
}

function printCauses(title, rows) {
  process.stdout.write(`\n${title}\n`);
  for (const row of rows) {
    process.stdout.write(`  ${String(row.count).padStart(6)} in ${row.files} documents  ${row.cause}\n`);
    for (const example of row.examples.slice(0, 3)) process.stdout.write(`           ${example}\n`);
  }
}

module.exports = { summarise, printTable };
