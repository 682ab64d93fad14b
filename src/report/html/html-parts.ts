import type { SpecPlace } from '../../core/json/pointer';
import type { Finding, Severity } from '../../core/results/finding';
import type { Outcome } from '../../core/results/verdict';
import { blameWords, evidenceWords } from '../sentence-parts';
import { VERDICT_WORDS, type VendorVerdict, type VerdictCounts } from '../vendor-verdict';
import { type Html, html } from './html-escape';

/** The small pieces of the page. Every colour stands beside a word: nothing is said by colour alone. */

export const OUTCOME_WORDS = {
  failed: 'failed',
  inconclusive: 'cannot say',
  warned: 'warned',
  passed: 'passed',
  skipped: 'skipped',
} as const satisfies Record<Outcome | 'skipped', string>;

export const OUTCOME_ORDER = ['failed', 'inconclusive', 'warned', 'passed', 'skipped'] as const;

const VERDICT_TONE = { violates: 'failed', conforms: 'passed', inconclusive: 'inconclusive' } as const;

export const verdictPill = (verdict: VendorVerdict): Html =>
  html`<span class="pill tone-${VERDICT_TONE[verdict]}">${VERDICT_WORDS[verdict]}</span>`;

export const outcomePill = (outcome: Outcome | 'skipped'): Html =>
  html`<span class="pill small tone-${outcome}">${OUTCOME_WORDS[outcome]}</span>`;

const SEVERITY_TONE = { failure: 'failed', warning: 'warned', note: 'note' } as const satisfies Record<
  Severity,
  string
>;

export const severityTone = (severity: Severity): string => SEVERITY_TONE[severity];

/** How sure we are of what was broken; the words are the point of this page, so they are not left to a tooltip. */
export const evidenceBadge = (finding: Finding): Html =>
  html`<span class="badge evidence-${finding.evidence}"><b>${finding.evidence}</b> ${evidenceWords(finding)}</span>`;

export const blameBadge = (finding: Finding): Html =>
  html`<span class="badge blame">${blameWords(finding).replace(/\.$/, '')}</span>`;

export const place = (spec: SpecPlace): Html =>
  html`<code class="place"><b>${spec.file}:${spec.line}</b> #${spec.pointer}</code>`;

/** Shares of a whole as one bar. Widths are SVG attributes, because the page's own policy forbids inline styles. */
export const outcomeBar = (counts: VerdictCounts): Html => {
  const all = OUTCOME_ORDER.reduce((sum, outcome) => sum + counts[outcome], 0);
  const label = OUTCOME_ORDER.map((outcome) => `${counts[outcome]} ${OUTCOME_WORDS[outcome]}`).join(', ');
  let from = 0;
  const parts = OUTCOME_ORDER.map((outcome) => {
    const width = all === 0 ? 0 : (counts[outcome] / all) * 100;
    const rect = html`<rect class="fill-${outcome}" x="${from.toFixed(3)}" width="${width.toFixed(3)}" height="10"/>`;
    from += width;
    return counts[outcome] > 0 && rect;
  });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${parts}</svg>`;
};

export const ratioBar = (seen: number, all: number): Html => {
  const share = all === 0 ? 100 : (seen / all) * 100;
  return html`<span class="ratio"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${seen} of ${all}"><rect class="fill-rest" width="100" height="10"/><rect class="${seen === all ? 'fill-passed' : 'fill-part'}" width="${share.toFixed(3)}" height="10"/></svg><span>${seen}/${all}</span></span>`;
};

export const curlBlock = (curl: string): Html => html`<pre class="curl" tabindex="0"><code>${curl}</code></pre>`;
