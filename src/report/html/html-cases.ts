import type { Pointer } from '../../core/json/pointer';
import type { CaseResult, ContractCase } from '../../core/results/case';
import type { Finding } from '../../core/results/finding';
import { outcomeOf } from '../../core/results/verdict';
import type { CollectedRun } from '../collect';
import { describeFinding, describeInconclusive, headline } from '../describe';
import { type MessageText, requestText, responseText } from '../exchange-text';
import { doubtsOf } from '../group';
import { groupBy } from '../group-by';
import { count } from '../sentence-parts';
import { bodyHtml, markedIn } from './html-body';
import { type Html, html } from './html-escape';
import type { AnchorOf } from './html-findings';
import { curlBlock, outcomePill } from './html-parts';
import type { PageRoom } from './page-room';

/** Every case by operation, each with its request and its response to unfold. */
export const casesSection = (vendor: CollectedRun, anchorOf: AnchorOf, room: PageRoom): Html | false => {
  const operations = new Map(vendor.operations.map(({ id, method, path }) => [id, `${method} ${path}`]));
  return (
    vendor.results.length > 0 &&
    html`
<section><h3>Every case <span class="muted">by operation</span></h3>
${groupBy(vendor.results, (result) => result.case.operationId).map(
  ([operation, results]) => html`
<details class="operation"${results.length <= 12 ? OPEN : ''}><summary><code>${operations.get(operation)}</code> <span class="muted"><code>${operation}</code> ${count(results.length, 'case')}</span></summary>
${results.map((result) => caseRow(result, anchorOf(result.case.id), room.get(result)))}
</details>`,
)}</section>`
  );
};

const OPEN = html` open`;

const caseRow = (result: CaseResult, anchor: string | undefined, limit: number | undefined): Html => {
  const outcome = outcomeOf(result.verdict);
  const head = html`${outcomePill(outcome)} <span class="title">${result.case.title}</span> ${answerWords(result)}`;
  // On a page of thousands of cases the JSON report is the place to look up what passed.
  if (limit === undefined && outcome === 'passed')
    return html`
<p class="case" id="${anchor}" data-filter="passed">${head}</p>`;
  return html`
<details class="case" id="${anchor}" data-filter="${outcome}"><summary>${head}</summary>
<div class="case-body">
  <p class="muted"><code>${result.case.id}</code> · ${sourceWords(result.case)} · expected: ${expectedWords(result)}</p>
  ${result.case.follows && html`<p class="muted">follows from <code>${result.case.follows.caseId}</code>: ${result.case.follows.what}</p>`}
  ${sentences(result, limit === undefined ? headline : describeFinding)}
  ${messages(result, limit)}
  ${limit !== undefined && curlBlock(result.curl)}
</div>
</details>`;
};

const answerWords = ({ exchange }: CaseResult): Html =>
  exchange
    ? html`<span class="answer">${exchange.response.status} · ${Math.round(exchange.duration)} ms</span>`
    : html`<span class="answer">no answer</span>`;

const expectedWords = ({ case: { expect } }: CaseResult): string =>
  `${expect.statuses.length === 0 ? 'any documented status' : expect.statuses.join(' or ')} (${expect.why})`;

const sourceWords = ({ source }: ContractCase): string => {
  switch (source.kind) {
    case 'example':
      return `from the example "${source.example}"`;
    case 'violation':
      return `a request that breaks: ${source.breaks}`;
    case 'property':
      return `generated (seed ${source.seed}, number ${source.index})`;
    case 'recording':
      return `recorded in ${source.file}, entry ${source.entry}`;
    case 'follow-up':
      return `a question that follows (${source.rule})`;
    default:
      return source satisfies never;
  }
};

const sentences = (result: CaseResult, say: (finding: Finding) => string): Html =>
  html`<ul class="sentences">${[
    ...result.verdict.findings.map((finding) => html`<li class="tone-${finding.severity}">${say(finding)}</li>`),
    ...doubtsOf(result).map((doubt) => html`<li>${describeInconclusive(doubt)}</li>`),
  ]}</ul>`;

const messages = ({ exchange, verdict }: CaseResult, limit: number | undefined): Html | false => {
  if (!exchange) return false;
  if (limit === undefined)
    return html`<p class="muted">Left out to keep the page small: see its cause above, or the JSON report.</p>`;
  const request = requestText(exchange, limit);
  const response = responseText(exchange, limit);
  const target = `${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  return html`<div class="messages">
  <section><h4>Request</h4>${message(`${request.method} ${target}`, request, [])}</section>
  <section><h4>Response</h4>${message(String(response.status), response, markedIn(verdict.findings))}</section>
</div>`;
};

const message = (
  first: string,
  text: MessageText,
  marked: readonly Pointer[],
): Html => html`<pre tabindex="0"><b>${first}</b>
${headerLines(text.headers)}${text.body !== '' && html`\n\n${bodyHtml(text, marked)}`}</pre>${cutWords(text)}`;

const headerLines = (headers: MessageText['headers']): Html =>
  html`<span class="headers">${Object.entries(headers)
    .flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}`))
    .join('\n')}</span>`;

const cutWords = ({ body, bodyEncoding, bodyBytes }: MessageText): Html | false => {
  const shown = Buffer.from(body, bodyEncoding).length;
  const notes = [
    ...(bodyEncoding === 'base64' ? ['not text, shown as base64'] : []),
    ...(shown < bodyBytes ? [`the first ${shown} of ${bodyBytes} bytes`] : []),
  ];
  return notes.length > 0 && html`<p class="muted">${notes.join('; ')}</p>`;
};
