import type { CaseResult, ContractCase } from '../../core/case';
import { outcomeOf } from '../../core/verdict';
import type { CollectedRun } from '../collect';
import { describeFinding, describeInconclusive } from '../describe';
import { type MessageText, requestText, responseText } from '../exchange-text';
import { doubtsOf } from '../group';
import { groupBy } from '../group-by';
import { count } from '../sentence-parts';
import { type Html, html } from './html-escape';
import type { AnchorOf } from './html-findings';
import { curlBlock, outcomePill } from './html-parts';

/** Bytes of a body on the page; the JSON report has more of it. Those of a case that passed are looked at least. */
const BODY_LIMIT = 16 * 1024;
const PASSED_BODY_LIMIT = 2 * 1024;

/** Every case by operation, each with its request and its response to unfold. */
export const casesSection = (vendor: CollectedRun, anchorOf: AnchorOf): Html => html`
<h3>Every case <span class="muted">by operation</span></h3>
${groupBy(vendor.results, (result) => result.case.operationId).map(
  ([operation, results]) => html`
<details class="operation"${results.length <= 12 ? OPEN : ''}><summary><code>${operation}</code> <span class="muted">${count(results.length, 'case')}</span></summary>
${results.map((result) => caseRow(result, anchorOf(result.case.id)))}
</details>`,
)}`;

const OPEN = html` open`;

const caseRow = (result: CaseResult, anchor: string | undefined): Html => {
  const outcome = outcomeOf(result.verdict);
  return html`
<details class="case" id="${anchor}" data-filter="${outcome}"><summary>${outcomePill(outcome)} <span class="title">${result.case.title}</span> ${answerWords(result)}</summary>
<div class="case-body">
  <p class="muted"><code>${result.case.id}</code> · ${sourceWords(result.case)} · expected: ${expectedWords(result)}</p>
  ${result.case.follows && html`<p class="muted">follows from <code>${result.case.follows.caseId}</code>: ${result.case.follows.what}</p>`}
  ${sentences(result)}
  ${messages(result, outcome === 'passed' ? PASSED_BODY_LIMIT : BODY_LIMIT)}
  ${curlBlock(result.curl)}
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

const sentences = (result: CaseResult): Html =>
  html`<ul class="sentences">${[
    ...result.verdict.findings.map(
      (finding) => html`<li class="tone-${finding.severity}">${describeFinding(finding)}</li>`,
    ),
    ...doubtsOf(result).map((doubt) => html`<li>${describeInconclusive(doubt)}</li>`),
  ]}</ul>`;

const messages = ({ exchange }: CaseResult, limit: number): Html | false => {
  if (!exchange) return false;
  const request = requestText(exchange, limit);
  const response = responseText(exchange, limit);
  const target = `${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  return html`<div class="messages">
  <section><h4>Request</h4>${message(`${request.method} ${target}`, request)}</section>
  <section><h4>Response</h4>${message(String(response.status), response)}</section>
</div>`;
};

const message = (first: string, text: MessageText): Html => html`<pre tabindex="0"><b>${first}</b>
${headerLines(text.headers)}${text.body !== '' && html`\n\n${readable(text)}`}</pre>${cutWords(text)}`;

const headerLines = (headers: MessageText['headers']): Html =>
  html`<span class="headers">${Object.entries(headers)
    .flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}`))
    .join('\n')}</span>`;

/**
 * Indented when it is compact JSON that reading and writing leaves as it is. Everything else stays as it came. A number
 * too long for JavaScript, a key that stands twice or a `1.0` must not look right because we wrote it anew.
 */
const readable = ({ body, bodyEncoding }: MessageText): string => {
  if (bodyEncoding === 'base64') return body;
  try {
    const value: unknown = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
};

const cutWords = ({ body, bodyEncoding, bodyBytes }: MessageText): Html | false => {
  const shown = Buffer.from(body, bodyEncoding).length;
  const notes = [
    ...(bodyEncoding === 'base64' ? ['not text, shown as base64'] : []),
    ...(shown < bodyBytes ? [`the first ${shown} of ${bodyBytes} bytes`] : []),
  ];
  return notes.length > 0 && html`<p class="muted">${notes.join('; ')}</p>`;
};
