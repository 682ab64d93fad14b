// @ts-check
import { session } from './control.mjs';
import { button, copyButton, element } from './elements.mjs';
import { asCurl, asFetch, asTest } from './snippets.mjs';

/** @typedef {import('./control.mjs').Violation} Violation */
/** @typedef {import('./snippets.mjs').Written} Written */

/**
 * A request that can be changed and sent, and its answer.
 * @param {string} id of the operation
 * @param {{ method: string, path: string, query: string, headers: Record<string, string>, body: string | null }} offered
 * @returns {{ view: HTMLElement, prefer: (preference: string | null) => void }} `prefer` asks for one of the answers, and sends
 */
export const attemptView = (id, offered) => {
  const target = /** @type {HTMLInputElement} */ (
    element('input', { 'aria-label': `Path of ${id}`, spellcheck: 'false', autocomplete: 'off' })
  );
  const headers = area('Headers, one per line', Object.keys(offered.headers).length + 1);
  const text = indented(offered.body ?? '');
  const hasBody = offered.body !== null || !/^(?:GET|HEAD|OPTIONS|TRACE)$/.test(offered.method);
  const body = hasBody ? area('Body', text.split('\n').length) : undefined;
  /** The documented request, whatever stood there before. */
  const fill = () => {
    target.value = `${offered.path}${offered.query === '' ? '' : `?${offered.query}`}`;
    headers.value = Object.entries(offered.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
    if (body) body.value = text;
  };
  fill();
  const answer = element('div', {
    class: 'answer',
    role: 'region',
    'aria-label': `Answer of ${id}`,
    'aria-live': 'polite',
  });
  /** @type {AbortController | undefined} */
  let sending;
  /** @type {number | null} */
  let status = null;

  /** @returns {Written} */
  const written = () => ({
    method: offered.method,
    url: new URL(target.value, location.origin).href,
    headers: [...readHeaders(headers.value), ...Object.entries(session.header())],
    body: body === undefined || body.value === '' ? null : onTheWire(body.value, headers.value),
  });

  const send = async () => {
    sending?.abort();
    const mine = new AbortController();
    sending = mine;
    stop.hidden = false;
    answer.replaceChildren('asking …');
    const { view, status: seen } = await ask(written, mine.signal);
    if (sending !== mine) return;
    status = seen;
    stop.hidden = true;
    answer.replaceChildren(...view);
  };

  const stop = button('Stop', () => sending?.abort(), { hidden: true });
  const view = element(
    'form',
    {
      class: 'attempt',
      'aria-label': `Try ${id}`,
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    element('div', { class: 'target' }, element('b', { class: 'method' }, offered.method), target),
    labelled('Headers, one per line', headers),
    body && labelled('Body', body),
    element(
      'div',
      { class: 'chips' },
      element('button', { type: 'submit', class: 'primary' }, 'Try'),
      stop,
      copyButton('curl', () => asCurl(written())),
      copyButton('fetch', () => asFetch(written())),
      copyButton('test', () => asTest(written(), status)),
    ),
    answer,
  );
  return {
    view,
    prefer: (preference) => {
      // Of a request that is wrong, the mock says so first, whatever is preferred: this is the documented one again.
      fill();
      if (preference !== null) headers.value += `${headers.value === '' ? '' : '\n'}prefer: ${preference}`;
      void send();
      answer.scrollIntoView({ block: 'nearest' });
    },
  };
};

/** @param {string} label @param {number} lines @returns {HTMLTextAreaElement} */
const area = (label, lines) =>
  /** @type {HTMLTextAreaElement} */ (
    element('textarea', { 'aria-label': label, spellcheck: 'false', rows: String(Math.min(14, Math.max(2, lines))) })
  );

/** @param {string} text @param {HTMLElement} field */
const labelled = (text, field) =>
  element('div', { class: 'field' }, element('span', { class: 'field-name', 'aria-hidden': 'true' }, text), field);

/** @param {string} text @returns {readonly (readonly [string, string])[]} */
const readHeaders = (text) =>
  text.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [/** @type {const} */ ([name, value])];
  });

/** A text field knows line feeds only, and the parts of a multipart body are separated by more. @param {string} body @param {string} headers */
const onTheWire = (body, headers) =>
  /^content-type\s*:\s*multipart\//im.test(headers) ? body.replaceAll('\n', '\r\n') : body;

/** What a browser lets no page send (Fetch, section 2.2.2), but for cookies, which have a way of their own. */
const FORBIDDEN =
  /^(?:accept-charset|accept-encoding|connection|content-length|cookie2|date|dnt|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

/**
 * @param {() => Written} written
 * @param {AbortSignal} signal
 * @returns {Promise<{ view: readonly Node[], status: number | null }>}
 */
const ask = async (written, signal) => {
  /** @type {HTMLElement[]} */
  const notes = [];
  const note = (/** @type {string} */ text) => notes.push(element('p', { class: 'note' }, text));
  const startedAt = performance.now();
  try {
    const request = written();
    const problem = whatIsWithheld(request);
    for (const text of problem.notes) note(text);
    if (!problem.sendable) return { view: notes, status: null };
    const response = await withCookies(request, () => fetch(request.url, optionsOf(request, signal)));
    if (response.type === 'opaqueredirect') {
      note('The answer is a redirect. A browser shows no page where to; the curl line does.');
      return { view: notes, status: null };
    }
    const view = answerView(response, await response.arrayBuffer(), performance.now() - startedAt);
    return { view: [...notes, ...view], status: response.status };
  } catch (error) {
    note(
      signal.aborted
        ? 'You stopped it.'
        : `No answer came: ${error instanceof Error ? error.message : error}. The traffic says why.`,
    );
    return { view: notes, status: null };
  }
};

/** What of a request stays here, and whether there is a point in sending the rest. @param {Written} request */
const whatIsWithheld = ({ method, url, headers, body }) => {
  if (new URL(url).origin !== location.origin)
    return { sendable: false, notes: ['The page asks this mock only. Give a path.'] };
  if (/^(?:CONNECT|TRACE|TRACK)$/.test(method))
    return { sendable: false, notes: [`A browser lets no page send ${method}: use the curl line.`] };
  const withheld = headers.filter(([name]) => FORBIDDEN.test(name)).map(([name]) => name);
  return {
    sendable: true,
    notes: [
      ...(withheld.length > 0 ? [`A browser lets no page send ${withheld.join(', ')}: the curl line has it.`] : []),
      ...(body !== null && isBodiless(method) ? [`A browser sends no body with ${method}: the curl line has it.`] : []),
    ],
  };
};

/** @param {string} method */
const isBodiless = (method) => method === 'GET' || method === 'HEAD';

/** @param {Written} request @param {AbortSignal} signal @returns {RequestInit} */
const optionsOf = ({ method, headers, body }, signal) => ({
  method,
  headers: headers.filter(([name]) => !FORBIDDEN.test(name) && !isCookie(name)).map(([name, value]) => [name, value]),
  redirect: 'manual',
  cache: 'no-store',
  signal,
  ...(body === null || isBodiless(method) ? {} : { body }),
});

/** @param {string} name */
const isCookie = (name) => name.toLowerCase() === 'cookie';

/**
 * A page may send cookies only as the browser's own, so they are there for as long as the request takes.
 * @param {Written} request
 * @param {() => Promise<Response>} send
 */
const withCookies = async ({ url, headers }, send) => {
  const cookies = headers.filter(([name]) => isCookie(name)).flatMap(([, value]) => value.split(/;\s*/));
  const set = (/** @type {string} */ cookie, /** @type {string} */ age) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser, and not without TLS
    document.cookie = `${cookie}; path=${new URL(url).pathname}; SameSite=Strict${age}`;
  };
  for (const cookie of cookies) set(cookie, '');
  try {
    return await send();
  } finally {
    for (const cookie of cookies) set(`${cookie.split('=')[0]}=`, '; max-age=0');
  }
};

/** @param {Response} response @param {ArrayBuffer} bytes @param {number} milliseconds */
const answerView = (response, bytes, milliseconds) => {
  const said = response.headers.get('understudy-answer') ?? '';
  const why = /;why="((?:\\.|[^"\\])*)"/.exec(said)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const example = /;example="((?:\\.|[^"\\])*)"/.exec(said)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const violations = readViolations(response.headers.get('sl-violations'));
  const unchecked = response.headers.get('understudy-unchecked');
  return [
    element(
      'p',
      { class: 'answer-head' },
      element('b', { class: `status s${String(response.status)[0]}` }, `${response.status} ${response.statusText}`),
      ` in ${milliseconds.toFixed(0)} ms`,
    ),
    element(
      'p',
      { class: 'why' },
      why === undefined ? 'The mock does not say why.' : `Why: ${why}.`,
      example !== undefined && ` Example: ${example}.`,
    ),
    ...(unchecked === null ? [] : [element('p', { class: 'note' }, `Not checked: ${unchecked}`)]),
    ...(violations.length === 0
      ? []
      : [
          element('h4', {}, 'What is wrong with the request'),
          element(
            'ul',
            { class: 'violations' },
            ...violations.map(({ location: where, message }) =>
              element('li', {}, element('code', {}, where.slice(1).join('.')), ` ${message}`),
            ),
          ),
        ]),
    element(
      'details',
      {},
      element('summary', {}, 'Headers'),
      element('pre', { tabindex: '0' }, [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')),
    ),
    bodyView(bytes, response.headers.get('content-type') ?? ''),
  ];
};

/** @param {string | null} text @returns {readonly Violation[]} */
const readViolations = (text) => {
  try {
    return text === null ? [] : JSON.parse(text);
  } catch {
    return [];
  }
};

/** More than this is not put on the page. */
const SHOWN = 200_000;

/** @param {ArrayBuffer} bytes @param {string} contentType */
const bodyView = (bytes, contentType) => {
  if (bytes.byteLength === 0) return element('p', { class: 'muted' }, 'No body.');
  if (!/json|xml|text|yaml|urlencoded|javascript|multipart/i.test(contentType))
    return element('p', { class: 'muted' }, `${bytes.byteLength} bytes of ${contentType || 'no stated type'}.`);
  const whole = new TextDecoder().decode(bytes);
  const text =
    whole.length > SHOWN
      ? `${whole.slice(0, SHOWN)}\n… ${whole.length - SHOWN} characters more`
      : /json/i.test(contentType)
        ? indented(whole)
        : whole;
  return element('pre', { class: 'body', tabindex: '0', 'aria-label': 'Body' }, text);
};

/** JSON with line breaks; `JSON.parse` would lose digits of its numbers. Any other text stays as it is. @param {string} text */
const indented = (text) => {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return [...text.matchAll(/"(?:\\.|[^"\\])*"|[{[]\s*[}\]]|[{}[\]:,]|[^\s{}[\]:,"]+/g)]
    .map(([token]) => {
      if (token === '{' || token === '[') {
        depth++;
        return token + line();
      }
      if (token === '}' || token === ']') {
        depth--;
        return line() + token;
      }
      if (token === ',') return token + line();
      return token === ':' ? ': ' : token.replace(/^([{[])\s*([}\]])$/, '$1$2');
    })
    .join('');
};
