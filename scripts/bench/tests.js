'use strict';

/** How fast contract tests are: the four vendors or a made document, beside Dredd and Specmatic on the same. */

const { mkdtempSync } = require('node:fs');
const path = require('node:path');
const { untilAnswers } = require('./child');
const { makeDocument, writeDocument } = require('./documents');
const { missing, PEERS, ROOT } = require('./peers');
const { spread } = require('./stats');
const { TESTERS, understudy } = require('./testers');
const { writeVendorDocuments } = require('./vendor-documents');

const READY = { path: '/__understudy/info' };

/**
 * Ours and the peers in turn, round by round. A peer gets one run for each document, as it takes one, against a mock of ours that
 * runs already; ours starts its own. Of a document that a peer refuses nothing is compared: then ours asks the others only.
 */
async function measureTests(row, options) {
  const folder = mkdtempSync(path.join(options.folder, `${row.id}-`));
  const { documents, ours, base, cwd } = row.count ? madeDocument(row.count, folder) : shippedDocuments(folder);
  const notMeasured = {};
  const peers = Object.keys(row.targets).filter((name) => {
    const reason = missing(name, options.all);
    if (reason) notMeasured[name] = reason;
    return !reason;
  });
  const mock = await PEERS.understudy.start(row.count ? { spec: ours[0], folder } : { folder });
  try {
    await untilAnswers(mock, READY);
    const urlOf = (document) => `http://127.0.0.1:${mock.port}${base(document)}`;
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const runs = { all: await understudy(folder, ours, cwd) };
      runs.answers = await understudy(
        folder,
        [...ours, ...documents.flatMap(answersOf).flatMap((id) => ['--only', id])],
        cwd,
      );
      runs.running = await understudy(folder, [...ours, ...EVERYTHING, ...documents.flatMap(targetOf(urlOf))], cwd);
      for (const name of peers) runs[name] = await peerRun(TESTERS[name], folder, documents, urlOf);
      for (const name of peers) runs[`${name}:ours`] = await oursLike(runs[name], runs.all, folder, ours, cwd);
      rounds.push(runs);
    }
    const silent = peers.filter((name) => rounds.some((runs) => runs[name].cases === 0));
    for (const name of silent) notMeasured[name] = 'it said no figures about any of the documents';
    return {
      ...summarise(
        row,
        rounds,
        peers.filter((name) => !silent.includes(name)),
        documents,
      ),
      notMeasured,
    };
  } finally {
    await mock.stop();
  }
}

/** The documents that stand under `specs/`; ours reads them there. */
const shippedDocuments = (folder) => ({
  documents: writeVendorDocuments(folder),
  ours: [],
  base: ({ name }) => `/${name}`,
  cwd: ROOT,
});

const madeDocument = (count, folder) => {
  const file = writeDocument(folder, count);
  const operations = Object.values(makeDocument(count).paths).map(({ get }) => get.operationId);
  const name = path.basename(file, '.json');
  return {
    documents: [{ name, operations, inlined: file, single: file }],
    ours: [file],
    base: () => '',
    cwd: folder,
  };
};

/** One case for each documented answer, asked for by name: nothing broken, nothing left out. */
const answersOf = ({ name, operations }) => operations.map((id) => `${name}/${id}/answer`);

/** As the vendor's own endpoint: a case that changes data is asked, too, and none is left out for the number of them. */
const EVERYTHING = ['--allow-unsafe', '--max-requests', '1000000'];
const targetOf = (urlOf) => (document) => ['--target', `${document.name}=${urlOf(document)}`];

async function peerRun(tester, folder, documents, urlOf) {
  const runs = [];
  for (const document of documents) runs.push({ document, ...(await tester(folder, document, urlOf(document))) });
  const taken = runs.filter(({ cases }) => cases > 0);
  const sum = (key) => taken.reduce((total, run) => total + run[key], 0);
  return {
    refused: runs.filter(({ cases }) => cases === 0).map(({ document }) => document.name),
    taken: taken.map(({ document }) => document.name),
    cases: sum('cases'),
    failed: sum('failed'),
    wall: sum('wall'),
    cpu: sum('cpu'),
  };
}

const oursLike = ({ refused, taken }, all, folder, ours, cwd) =>
  refused.length === 0 || taken.length === 0 ? all : understudy(folder, ours.length > 0 ? ours : taken, cwd);

function summarise(row, rounds, peers, documents) {
  const what = row.count ? `${row.count.toLocaleString('en')} operations` : `${documents.length} documents`;
  const column = (name) => rounds.map((runs) => runs[name]);
  const servers = {
    [row.count ? 'ours' : 'vendors']: figures(
      `\`understudy test\`, ${what}, cold: starts its mock; asks the examples, each documented answer and everything that is forbidden`,
      column('all'),
    ),
    answers: figures(
      '`understudy test --only …/answer`, cold: asks one request for each documented answer and nothing else',
      column('answers'),
    ),
    running: figures(
      '`understudy test --target`, against a running mock, as the peers: asks what may be asked of a real endpoint, which no `Prefer` makes answer as wished',
      column('running'),
    ),
  };
  const ratios = {};
  for (const name of peers) {
    const [{ refused }] = column(name);
    const but = refused.length === 0 ? '' : `; refuses ${refused.join(' and ')}, left out here on both sides`;
    servers[name] = figures(`${ASKS[name]}${but}`, column(name));
    const ratio = (ours, key) =>
      spread(rounds.map((runs) => runs[ours].cases / runs[ours][key] / (runs[name].cases / runs[name][key])));
    ratios[name] = {
      cps: ratio(`${name}:ours`, 'wall'),
      cpu: ratio(`${name}:ours`, 'cpu'),
      // One documented answer against one documented answer.
      ...(refused.length === 0 && { answersCps: ratio('answers', 'wall'), answersCpu: ratio('answers', 'cpu') }),
    };
  }
  return { servers, ratios };
}

const ASKS = {
  dredd:
    'Dredd, against a running mock: asks the sample request for each documented answer, and fails where another one comes',
  specmatic:
    'Specmatic `test`, against a running mock: asks each example that request and answer share, else a request that it makes up',
};

const figures = (title, runs) => ({
  title,
  cases: runs[0].cases,
  failed: runs[0].failed,
  inconclusive: runs[0].inconclusive,
  seconds: spread(runs.map(({ wall }) => wall)),
  cpuSeconds: spread(runs.map(({ cpu }) => cpu)),
  cps: spread(runs.map(({ cases, wall }) => cases / wall)),
});

module.exports = { measureTests };
