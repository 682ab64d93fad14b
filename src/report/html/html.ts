import { createHash } from 'node:crypto';
import { type CollectedRun, createCollector, type Run } from '../collect';
import type { Reporter } from '../reporter';
import { count } from '../sentence-parts';
import { openSink, type Sink } from '../sink';
import { countsOf, reservations, targetWords, vendorVerdict } from '../vendor-verdict';
import { casesSection } from './html-cases';
import { coverageSection } from './html-coverage';
import { type Html, html, trusted } from './html-escape';
import { anchorsOf, findingsSection } from './html-findings';
import { OUTCOME_ORDER, OUTCOME_WORDS, outcomeBar, verdictPill } from './html-parts';
import { SCRIPT } from './html-script';
import { STYLE } from './html-style';
import { type PageRoom, roomOf } from './page-room';

/**
 * One page that needs nothing else: no file, no network, and for what matters no JavaScript either.
 * Raises REPORT_UNWRITABLE, for a path at once.
 */
export const createHtmlReporter = (sink: Sink): Reporter => {
  const write = openSink(sink);
  const collector = createCollector();
  return { on: collector.on, finish: () => write(htmlPage(collector.run())) };
};

const htmlPage = (run: Run): string => {
  const room = roomOf(run.vendors);
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<title>${title(run)}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${header(run)}
<main>
<div class="cards">${run.vendors.map(vendorCard)}</div>
${run.neverStarted.map((name) => html`<p class="banner tone-inconclusive">${name}: cannot say, it was never begun.</p>`)}
${filters(run)}
${run.vendors.map((vendor, index) => vendorSection(vendor, index, room))}
</main>
<footer>Written by Understudy. Values are redacted before they get here; secrets never do.</footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.markup;
};

/** Nothing but our own style and script runs here, even if an escape were forgotten: a vendor's text is hostile until shown. */
const policy = (): string =>
  `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The answer first: it is what stands in the tab. */
const title = (run: Run): string => `${statement(run)} · Understudy`;

const statement = (run: Run): string => {
  const verdicts = run.vendors.map(vendorVerdict);
  const amount = (verdict: (typeof verdicts)[number]) => verdicts.filter((one) => one === verdict).length;
  const vendors = count(verdicts.length, 'vendor');
  if (verdicts.length === 0) return 'Nothing was tested';
  if (amount('violates') > 0) return `${amount('violates')} of ${vendors} broken`;
  if (amount('inconclusive') + run.neverStarted.length > 0)
    return `Cannot say for ${amount('inconclusive') + run.neverStarted.length} of ${count(verdicts.length + run.neverStarted.length, 'vendor')}`;
  return verdicts.length === 1 ? 'The contract holds' : `All ${verdicts.length} contracts hold`;
};

const header = (run: Run): Html => html`
<header>
  <div>
    <p class="brand">Understudy <span class="muted">contract report</span></p>
    <h1>${headlineOf(run)}</h1>
    <p class="muted">${[when(run), count(run.requests, 'request')].filter((part) => part !== '').join(' · ')}</p>
  </div>
  <button type="button" id="theme" hidden>Dark / light</button>
</header>`;

/** Names the one that is broken; our own mock is not the vendor, and must not be taken for it. */
const headlineOf = (run: Run): string => {
  const broken = run.vendors.filter((vendor) => vendorVerdict(vendor) === 'violates');
  const [first] = broken;
  if (broken.length !== 1 || !first) return statement(run);
  return first.target.kind === 'mock'
    ? `Our mock of ${first.name} breaks its contract`
    : `${first.name} breaks its contract`;
};

const when = ({ startedAt, finishedAt }: Run): Html | string => {
  if (startedAt === undefined) return '';
  const day = startedAt.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC');
  const seconds = finishedAt === undefined ? Number.NaN : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return Number.isNaN(seconds) ? `${day}, broken off` : `${day}, ${seconds.toFixed(1)} s`;
};

const vendorCard = (vendor: CollectedRun, index: number): Html => {
  const counts = countsOf(vendor);
  return html`
<a class="card" href="#v${index}">
  <span class="card-head"><b>${vendor.name}</b>${verdictPill(vendorVerdict(vendor))}</span>
  ${outcomeBar(counts)}
  <span class="numbers">${OUTCOME_ORDER.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => html`<span class="number tone-${outcome}"><b>${counts[outcome]}</b> ${OUTCOME_WORDS[outcome]}</span>`,
  )}</span>
  <span class="muted">${targetWords(vendor)}</span>
</a>`;
};

/** Hidden until the script shows it: without JavaScript a filter would do nothing. */
const filters = ({ vendors }: Run): Html => html`
<form class="filters" id="filters" role="search" hidden>
  <label>Search <input type="search" id="search" placeholder="a property, a case, a line of the spec …" autocomplete="off"></label>
  <span class="chips" role="group" aria-label="Show">${OUTCOME_ORDER.map(
    (outcome) =>
      html`<button type="button" class="chip tone-${outcome}" data-chip="${outcome}" aria-pressed="true">${OUTCOME_WORDS[outcome]} ${vendors.reduce((sum, vendor) => sum + countsOf(vendor)[outcome], 0)}</button>`,
  )}</span>
  <output id="shown" class="muted"></output>
</form>`;

const vendorSection = (vendor: CollectedRun, index: number, room: PageRoom): Html => {
  const anchorOf = anchorsOf(index, vendor.results);
  return html`
<section class="vendor" id="v${index}">
  <h2>${vendor.name} ${verdictPill(vendorVerdict(vendor))}</h2>
  <p class="muted">${targetWords(vendor)}${vendor.target.kind === 'mock' && html` · <code>${vendor.target.baseUrl}</code>`}</p>
  ${reservations(vendor).map((text) => html`<p class="banner tone-inconclusive">${text}</p>`)}
  ${findingsSection(vendor, anchorOf)}
  ${coverageSection(vendor)}
  ${casesSection(vendor, anchorOf, room)}
</section>`;
};
