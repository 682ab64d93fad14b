// @ts-check
import { CONTROL, control, encoded, session } from './control.mjs';
import { byId, copyButton, element } from './elements.mjs';
import { statusBadge } from './operation.mjs';
import { asCurl, asFetch, asTest } from './snippets.mjs';

/** @typedef {import('./control.mjs').Asked} Asked */
/** @typedef {import('./control.mjs').Exchange} Exchange */
/** @typedef {import('./control.mjs').Operation} Operation */
/** @typedef {import('./snippets.mjs').Written} Written */

/** So many exchanges stay on the page. */
const KEPT = 200;

/** Newest last, by their text: one may come by the stream and by the list. @type {Map<string, Exchange>} */
const exchanges = new Map();

/**
 * Shows what is asked from now on, and what the mock remembers.
 * @param {(exchange: Exchange) => void} heard is told each new one
 * @param {() => void} again is called when the mock is back after it was away
 */
export const watchTraffic = (heard, again) => {
  const live = byId('live', HTMLElement);
  const stream = new EventSource(`${CONTROL}/traffic/live`);
  let wasAway = false;
  stream.onopen = () => {
    live.textContent = 'live';
    void remembered();
    if (wasAway) again();
    wasAway = false;
  };
  stream.onerror = () => {
    live.textContent = 'not connected, trying again';
    wasAway = true;
  };
  for (const kind of ['exchange', 'callback', 'webhook']) {
    stream.addEventListener(kind, (event) => {
      const exchange = JSON.parse(event.data);
      keep(exchange);
      showSoon();
      heard(exchange);
    });
  }
  addEventListener('pagehide', () => stream.close());
};

let isDue = false;

/** Once a frame: a load test is thousands a second. */
const showSoon = () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    showTraffic();
  });
};

const remembered = async () => {
  const later = [...exchanges.values()];
  exchanges.clear();
  for (const exchange of [...(await control(`/traffic?limit=${KEPT}`)), ...later]) keep(exchange);
  showTraffic();
};

/** @param {Exchange} exchange */
const keep = (exchange) => {
  exchanges.set(JSON.stringify(exchange), exchange);
  const [oldest] = exchanges.keys();
  if (exchanges.size > KEPT && oldest !== undefined) exchanges.delete(oldest);
};

export const forgetTraffic = async () => {
  await control('/traffic', { method: 'DELETE' });
  exchanges.clear();
  showTraffic();
};

/** Rows that are there stay: what somebody unfolded stays unfolded. @type {Map<string, HTMLElement>} */
const rows = new Map();

/** The newest first, as far as the filters let them through. */
export const showTraffic = () => {
  const fits = filter();
  const shown = [...exchanges].filter(([, exchange]) => fits(exchange)).reverse();
  for (const key of rows.keys()) if (!exchanges.has(key)) rows.delete(key);
  const views = shown.map(([key, exchange]) => {
    const row = rows.get(key) ?? rowView(exchange);
    rows.set(key, row);
    return row;
  });
  const list = byId('exchanges', HTMLElement);
  for (const old of [...list.children]) if (!views.includes(/** @type {HTMLElement} */ (old))) old.remove();
  for (const [index, view] of views.entries())
    if (list.children[index] !== view) list.insertBefore(view, list.children[index] ?? null);
  const nothing = byId('nothing', HTMLElement);
  nothing.hidden = views.length > 0;
  nothing.textContent = exchanges.size === 0 ? 'Nothing was asked yet.' : `None of ${exchanges.size} fits the filters.`;
};

/** @returns {(exchange: Exchange) => boolean} */
const filter = () => {
  const [vendor, status, verdict] = ['of-vendor', 'of-status', 'of-verdict'].map(
    (id) => byId(id, HTMLSelectElement).value,
  );
  const own = byId('of-session', HTMLInputElement).checked;
  return (exchange) =>
    (vendor === '' || exchange.vendor === vendor) &&
    (status === '' || String(exchange.status ?? 0)[0] === status) &&
    (verdict === '' || verdictOf(exchange) === verdict) &&
    (!own || exchange.session === session.name);
};

/** Of the request, by the document. @param {Exchange} exchange */
const verdictOf = ({ violations, unchecked, operation }) => {
  if (violations.length > 0) return 'violates';
  return unchecked.length > 0 || operation === null ? 'cannot say' : 'conforms';
};

/** @param {Exchange} exchange */
const rowView = (exchange) => {
  const { at, method, path, vendor, why, status, milliseconds, violations, unchecked, call, session: who } = exchange;
  const verdict = verdictOf(exchange);
  const prefixed = call ? path : `${vendor === null ? '' : `/${vendor}`}${path}`;
  return element(
    'li',
    {},
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element('time', { datetime: at }, new Date(at).toLocaleTimeString()),
        ' ',
        statusBadge(status),
        ' ',
        element('b', { class: 'method' }, call ? `sent ${method}` : method),
        ' ',
        element('code', {}, prefixed),
        ' ',
        element('span', { class: `pill ${verdict.replace(' ', '-')}` }, verdict),
      ),
      element('p', {}, `${why.charAt(0).toUpperCase()}${why.slice(1)}. ${milliseconds.toFixed(1)} ms, session ${who}.`),
      call && element('p', {}, `${exchange.kind} ${call.name} to ${call.to || 'nobody'}: ${call.outcome}`),
      violations.length > 0 &&
        element(
          'ul',
          { class: 'violations' },
          ...violations.map(({ location: where, message }) =>
            element('li', {}, element('code', {}, where.slice(1).join('.')), ` ${message}`),
          ),
        ),
      unchecked.length > 0 && element('p', { class: 'note' }, `Not checked: ${unchecked.join(' ')}`),
      !call && copies(exchange),
    ),
  );
};

/** @param {Exchange} exchange */
const copies = (exchange) => {
  const place = element(
    'div',
    { class: 'copies' },
    element('button', { type: 'button', onclick: () => void offer() }, 'Copy this request …'),
  );
  const offer = async () => {
    const { written, note } = (await writtenAsAsked(exchange)) ?? (await writtenAsDocumented(exchange));
    const made = [
      copyButton('curl', () => asCurl(written)),
      copyButton('fetch', () => asFetch(written)),
      copyButton('test', () => asTest(written, exchange.status)),
    ];
    place.replaceChildren(element('div', { class: 'chips' }, ...made), element('p', { class: 'muted' }, note));
    made[0]?.focus();
  };
  return place;
};

/** @param {Exchange} exchange @param {string} path @param {string} query */
const urlOf = ({ vendor }, path, query) =>
  `${location.origin}${vendor === null ? '' : `/${vendor}`}${path}${query === '' ? '' : `?${query}`}`;

/**
 * What was really asked, without its secrets; `undefined` where the mock no longer has it.
 * @param {Exchange} exchange
 * @returns {Promise<{ written: Written, note: string } | undefined>}
 */
const writtenAsAsked = async (exchange) => {
  const key = JSON.stringify(exchange);
  /** @type {readonly (Exchange & { request?: Asked | null })[]} */
  const entries = await control('/traffic?limit=1000&request=true').catch(() => []);
  const request = entries.find(({ request: _, ...each }) => JSON.stringify(each) === key)?.request;
  if (!request) return undefined;
  const { path, query, headers, body, leftOut } = request;
  const written = {
    method: exchange.method,
    url: urlOf(exchange, path, query),
    headers: Object.entries(headers),
    body,
  };
  const left = leftOut === null ? '' : ` Its body is left out: ${leftOut}.`;
  const hidden = JSON.stringify(request).includes('$TOKEN') ? ' $TOKEN stands in the place of each secret.' : '';
  return { written, note: `As it was asked.${hidden}${left}` };
};

/** @param {Exchange} exchange @returns {Promise<{ written: Written, note: string }>} */
const writtenAsDocumented = async (exchange) => {
  const { vendor, operation, method, path, session: who } = exchange;
  /** @type {Operation | undefined} */
  const known =
    vendor !== null && operation !== null
      ? await control(`/vendors/${encoded(vendor)}/operations/${encoded(operation)}`).catch(() => undefined)
      : undefined;
  const offered = known?.request.kind === 'request' ? known.request : undefined;
  const written = {
    method,
    url: urlOf(exchange, path, offered?.query ?? ''),
    headers: [
      ...Object.entries(offered?.headers ?? {}),
      ...(who === 'default' ? [] : [/** @type {const} */ (['Understudy-Session', who])]),
    ],
    body: offered?.body ?? null,
  };
  return {
    written,
    note: 'The query, headers and body are the documented ones: the mock shows real ones to its own machine only.',
  };
};
