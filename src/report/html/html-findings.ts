import type { SpecPlace } from '../../core/json/pointer';
import type { CaseResult } from '../../core/results/case';
import type { Finding } from '../../core/results/finding';
import type { CollectedRun } from '../collect';
import { describeInconclusive, headline } from '../describe';
import { type FindingGroup, groupFindings, groupInconclusive, groupSkipped, neverSent } from '../group';
import { count, operationsWords, otherPlace } from '../sentence-parts';
import { whatToSet } from '../what-to-set';
import { type Html, html } from './html-escape';
import { blameBadge, curlBlock, evidenceBadge, OUTCOME_WORDS, place, severityTone } from './html-parts';

/** Where a case stands on the page; ids of cases hold any text, anchors must not. */
export type AnchorOf = (caseId: string) => string | undefined;

/** More links to one cause than this help no reader. */
const MOST_LINKS = 30;

/** What was found, by cause; then what could not be judged and what was not sent. */
export const findingsSection = (vendor: CollectedRun, anchorOf: AnchorOf): Html => {
  const groups = groupFindings(vendor);
  return html`
${
  groups.length > 0 &&
  html`<section><h3>What was found <span class="muted">by cause</span></h3>
<ol class="causes">${groups.map((group) => causeCard(vendor, group, anchorOf))}</ol></section>`
}
${doubts(vendor, anchorOf)}
${skips(vendor)}
${needs(vendor)}
${never(vendor)}`;
};

const causeCard = (
  vendor: CollectedRun,
  { finding, properties, cases, count: met, operations, answered, first }: FindingGroup,
  anchorOf: AnchorOf,
): Html => {
  const other = otherPlace(finding);
  return html`
<li class="cause tone-${severityTone(finding.severity)}" data-filter="${{ failure: 'failed', warning: 'warned', note: 'passed' }[finding.severity]}">
  <div class="cause-head">
    <p class="headline"><span class="severity">${finding.severity}</span> <code>${operationsWords(operations, answered)}</code>: ${headline(finding, properties)}</p>
    <span class="times">${count(cases.length, 'case')}${met > cases.length && `, ${met} places`}</span>
  </div>
  <p class="badges">${evidenceBadge(finding)} ${blameBadge(finding)}</p>
  <p>${place(finding.spec)}${other && html` contradicts ${place(other)}`}</p>
  ${[finding.spec, ...(other ? [other] : [])].map((at) => excerpt(vendor, at))}
  <p><b>Next:</b> ${nextStep(vendor.name, finding)}</p>
  <details><summary>Repeat it, and where it was met</summary>
    ${curlBlock(first.curl)}
    ${caseLinks(cases, anchorOf)}
  </details>
</li>`;
};

/** The lines of the document, where they are known. */
const excerpt = ({ excerpts }: CollectedRun, { file, line }: SpecPlace): Html | false => {
  const lines = excerpts.find((one) => one.file === file && one.line === line);
  return lines !== undefined && html`<pre class="excerpt" tabindex="0"><code>${lines.text}</code></pre>`;
};

const caseLinks = (cases: readonly string[], anchorOf: AnchorOf): Html => html`
<ul class="links">${cases.slice(0, MOST_LINKS).map((id) => html`<li><a href="#${anchorOf(id)}">${id}</a></li>`)}${
  cases.length > MOST_LINKS && html`<li class="muted">… and ${cases.length - MOST_LINKS} more</li>`
}</ul>`;

const doubts = (vendor: CollectedRun, anchorOf: AnchorOf): Html | false => {
  const groups = groupInconclusive(vendor);
  if (groups.length === 0) return false;
  return html`<section><h3>What could not be judged</h3>
<ol class="causes">${groups.map(
    (group) => html`
<li class="cause tone-inconclusive" data-filter="inconclusive">
  <div class="cause-head"><p class="headline"><span class="severity">${OUTCOME_WORDS.inconclusive}</span> ${describeInconclusive(group.inconclusive)}</p>
  <span class="times">${count(group.cases.length, 'case')}</span></div>
  <details><summary>Repeat it, and where it was met</summary>${curlBlock(group.first.curl)}${caseLinks(group.cases, anchorOf)}</details>
</li>`,
  )}</ol></section>`;
};

const skips = (vendor: CollectedRun): Html | false => {
  const groups = groupSkipped(vendor);
  if (groups.length === 0) return false;
  return html`<section><h3>What was not sent</h3>
<ol class="causes">${groups.map(
    (group) => html`
<li class="cause tone-skipped" data-filter="skipped">
  <div class="cause-head"><p class="headline"><span class="severity">skipped</span> ${group.reason}</p><span class="times">${count(group.titles.length, 'case')}</span></div>
  <details><summary>Which</summary><ul class="links">${group.titles.slice(0, MOST_LINKS).map((title) => html`<li>${title}</li>`)}${
    group.titles.length > MOST_LINKS && html`<li class="muted">… and ${group.titles.length - MOST_LINKS} more</li>`
  }</ul></details>
</li>`,
  )}</ol></section>`;
};

/** What to do next. */
const needs = (vendor: CollectedRun): Html | false => {
  const { steps, waiting } = whatToSet(vendor);
  return (
    steps.length > 0 &&
    html`<h3>What to set <span class="muted">the best first, and so many more can be asked or decided</span></h3>
<ul class="links">${steps.map(
      ({ variables, cases }) =>
        html`<li>${variables.map((name, index) => html`${index > 0 && ', '}<code>${name}</code>`)} ${count(cases, 'case')}</li>`,
    )}${waiting > 0 && html`<li class="muted">… and ${count(waiting, 'case')} for others</li>`}</ul>`
  );
};

const never = (vendor: CollectedRun): Html | false => {
  const all = neverSent(vendor);
  return (
    all.length > 0 &&
    html`<p class="muted">No setting gets these asked: ${all.map(([reason, cases]) => `${reason} (${cases})`).join('; ')}.</p>`
  );
};

/** Anchors by the place of a case in its vendor's list. */
export const anchorsOf = (vendorIndex: number, results: readonly CaseResult[]): AnchorOf => {
  const anchors = new Map(results.map((result, index) => [result.case.id, `v${vendorIndex}-c${index}`]));
  return (id) => anchors.get(id);
};

/** What the reader of a cause does now: one or two sentences. */
const nextStep = (vendor: string, { blame, against, known, spec: { file } }: Finding): string => {
  if (known !== undefined) return 'it is in the baseline, and fails again after its date.';
  // A document that is named by its file alone has no folder of overlays.
  const isVendor = file.replaceAll('\\', '/').includes(`specs/${vendor}/`);
  const folder = `an overlay under specs/${vendor}/overlays/`;
  const overlay = isVendor ? folder : `${folder} (understudy init ${vendor} ${file} makes a vendor of the document)`;
  if (against) return `correct one of the two lines, or both by ${overlay}. understudy lint shows all that contradict.`;
  switch (blame) {
    case 'mock':
      return 'look at the marked value and at the lines of the document; correct the mock, or the document if it is wrong.';
    case 'spec':
      return `if the vendor means it, add it to the document by ${overlay}.`;
    case 'vendor':
      return `repeat it with the curl line. If the answer stays, tell the vendor, or correct the document by ${overlay}.`;
    default:
      return blame satisfies never;
  }
};
