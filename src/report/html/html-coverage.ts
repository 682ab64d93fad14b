import { coverageRatio } from '../../core/results/coverage';
import type { CollectedRun } from '../collect';
import { groupBy } from '../group-by';
import { count } from '../sentence-parts';
import { type Html, html } from './html-escape';
import { ratioBar } from './html-parts';

/** What was seen of what is described: a bar for each operation and dimension, and the names of what was not. */
export const coverageSection = (vendor: CollectedRun): Html | false => {
  const { items } = vendor.coverage;
  if (items.length === 0) return false;
  const dimensions = [...new Set(items.map((item) => item.dimension))];
  const unseen = items.filter((item) => item.seen === 0);
  return html`
<h3>Coverage <span class="muted">${Math.floor(coverageRatio(vendor.coverage) * 100)}% of what is described was seen in an answer or sent</span></h3>
<div class="scroll"><table class="coverage">
<thead><tr><th scope="col">operation</th>${dimensions.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${groupBy(items, (item) => item.operationId).map(
    ([operation, own]) =>
      html`<tr><th scope="row"><code>${operation}</code></th>${dimensions.map((dimension) => {
        const here = own.filter((item) => item.dimension === dimension);
        return html`<td>${here.length > 0 && ratioBar(here.filter((item) => item.seen > 0).length, here.length)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>
${
  unseen.length > 0 &&
  html`<details><summary>${count(unseen.length, 'described thing')} never seen</summary><ul class="links">${unseen.map(
    (item) => html`<li><code>${item.operationId}</code> ${item.dimension} <code>${item.name}</code></li>`,
  )}</ul></details>`
}`;
};
