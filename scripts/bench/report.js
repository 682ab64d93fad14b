'use strict';

/** Targets beside figures: the table in docs/benchmarks.md, made from the JSON files beside it. */

const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { ROOT } = require('./peers');

const DOCUMENT = path.join(ROOT, 'docs', 'benchmarks.md');
const RESULTS = path.join(ROOT, 'docs', 'benchmarks');
const [BEGIN, END] = ['<!-- results: begin -->', '<!-- results: end -->'];

/** One verdict per target of the row. */
function judge(row, result) {
  const verdicts = Object.entries(row.targets).map(([peer, target]) => {
    const most = typeof target === 'object';
    const limit = most ? target.most : target;
    const figure = ratioOf(row, result, peer);
    const met = figure?.median === undefined ? undefined : most ? figure.median <= limit : figure.median >= limit;
    const unit = row.unit ? ` ${row.unit}` : '';
    return { peer, target: `${most ? 'at most' : 'at least'} ${limit}${unit}`, ...(figure ?? {}), met };
  });
  const { soak, servers } = result;
  if (soak) {
    // Files of earlier runs do not say how many were wanted.
    if (soak.wanted !== undefined) {
      verdicts.push({
        peer: 'itself',
        target: `${soak.wanted.toLocaleString('en')} requests, each answered as documented`,
        median: `${soak.requests.toLocaleString('en')}, ${soak.wrong} wrong`,
        met: soak.requests >= soak.wanted && soak.wrong === 0,
      });
    }
    const { mbPerMillion } = soak;
    // Half a megabyte in a million is what the garbage collector's moods make of nothing.
    verdicts.push({
      peer: 'itself',
      target: 'no growth',
      median: `${mbPerMillion} MB per million`,
      met: mbPerMillion < 0.5,
    });
  }
  if (servers?.vendors) {
    const { median } = servers.vendors.cpuSeconds;
    verdicts.push({ peer: 'cold run, CPU', target: 'under 2 s', median: `${median} s`, met: median < 2 });
  }
  return verdicts;
}

function ratioOf(row, { ratios }, peer) {
  const figure = row.figure ?? 'rps';
  if (!row.turned) return ratios[peer]?.[figure];
  // Kept as the one to the many; wanted the other way round.
  const kept = ratios[peer]?.rps;
  return kept && { median: round(1 / kept.median), min: round(1 / kept.max), max: round(1 / kept.min) };
}

const round = (value) => Number(value.toPrecision(3));

const shown = (value) => {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (typeof value === 'string') return value;
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(round(value));
};

const SIGN = { true: 'yes', false: '**no**', undefined: 'not measured' };

/** Tables of results; the first one holds the targets, the second one the figures. */
function toMarkdown(results) {
  const targets = results.flatMap(({ id, what, verdicts, notMeasured = {}, failed }) =>
    verdicts.map(({ peer, target, median, min, max, met }) => {
      const reason = met === undefined ? ` (${failed ?? notMeasured[peer] ?? 'no figure'})` : '';
      const range = min === undefined ? '' : ` (${shown(min)}–${shown(max)})`;
      return `| ${id} | ${what} | ${peer} | ${target} | ${shown(median)}${range} | ${SIGN[met]}${reason} |`;
    }),
  );
  const figures = results.flatMap(({ id, servers, notMeasured = {} }) => [
    ...Object.values(servers).map((each) => `| ${id} | ${each.title} | ${figureText(each)} |`),
    ...Object.entries(notMeasured).map(([peer, reason]) => `| ${id} | ${peer} | not measured: ${reason} |`),
  ]);
  return [
    '| row | what | against | target | ratio, median (range) | met |',
    '|---|---|---|---|---|---|',
    ...targets,
    '',
    '| row | who | figures |',
    '|---|---|---|',
    ...figures,
    ...results.flatMap(soakText),
  ].join('\n');
}

const UNITS = {
  rps: (one) => `${shown(one.rps.median)} requests/s`,
  ms: (one) => `${shown(one.ms.median)} ms`,
  cpuMs: (one) => `${shown(one.cpuMs.median)} ms of CPU`,
  mb: (one) => `${shown(one.mb.median)} MB`,
  cases: (one) =>
    `${one.cases} cases${one.failed ? `, ${one.failed} failed` : ''}${one.inconclusive ? `, ${one.inconclusive} inconclusive` : ''}`,
  cps: (one) => `${shown(one.cps.median)} cases/s`,
  seconds: (one) => `${shown(one.seconds.median)} s`,
  cpuSeconds: (one) => `${shown(one.cpuSeconds.median)} s of CPU`,
  p50: (one) => `p50 ${shown(one.p50)} ms`,
  p99: (one) => `p99 ${shown(one.p99.median ?? one.p99)} ms`,
  cpuMicroseconds: (one) => `${shown(one.cpuMicroseconds)} µs of CPU each`,
  wrong: (one) => (one.wrong > 0 ? `**${one.wrong} wrong**` : ''),
};

const figureText = (one) =>
  Object.entries(UNITS)
    .filter(([key]) => one[key] !== undefined)
    .map(([, text]) => text(one))
    .filter(Boolean)
    .join(' · ');

/** Every tenth point or so: the whole curve is in the JSON. */
function soakText({ soak, id }) {
  if (!soak) return [];
  const step = Math.max(1, Math.floor(soak.curve.length / 12));
  const points = soak.curve.filter((_, index) => index % step === 0 || index === soak.curve.length - 1);
  return [
    '',
    `Soak (\`${id}\`): ${soak.requests.toLocaleString('en')} requests, ${soak.wrong} wrong, first quarter ${soak.firstQuarterMb} MB, last quarter ${soak.lastQuarterMb} MB, peak ${soak.peakMb} MB.`,
    '',
    '| seconds | requests | resident MB |',
    '|---|---|---|',
    ...points.map(({ seconds, requests, mb }) => `| ${seconds} | ${requests.toLocaleString('en')} | ${mb} |`),
  ];
}

/** Writes what the JSON files say between the markers. */
function updateDocument() {
  if (!existsSync(DOCUMENT)) return;
  const { ROWS } = require('./rows');
  const files = existsSync(RESULTS) ? readdirSync(RESULTS).filter((name) => name.endsWith('.json')) : [];
  const results = files.map((name) => JSON.parse(readFileSync(path.join(RESULTS, name), 'utf8')));
  const order = ROWS.map(({ id }) => id);
  results.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const text = readFileSync(DOCUMENT, 'utf8');
  const [head, rest] = text.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined) throw new Error(`${DOCUMENT} has no ${BEGIN} … ${END}`);
  writeFileSync(DOCUMENT, `${head}${BEGIN}\n\n${factsOf(results)}\n\n${toMarkdown(results)}\n\n${END}${tail}`);
}

function factsOf(results) {
  if (results.length === 0) return 'Nothing is measured yet.';
  const { machine, versions } = results[results.length - 1];
  const loads = results.flatMap(({ load }) => load);
  return [
    `${machine.cores} cores of ${machine.processor}, ${machine.memoryGb} GB, ${machine.system}, kernel ${machine.kernel}, Node ${machine.node}, ${machine.generator}.`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `Load average of the machine around the rows (the run itself makes about 2): ${Math.min(...loads)} to ${Math.max(...loads)}; each row's own is in its JSON, with its command, its rounds and when it was made.`,
  ].join('\n');
}

module.exports = { judge, toMarkdown, updateDocument };
