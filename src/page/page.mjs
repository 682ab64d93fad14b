// @ts-check
import { control, encoded, session } from './control.mjs';
import { button, byId, element, say } from './elements.mjs';
import { showReport } from './last-report.mjs';
import { forgetTraffic, showTraffic, watchTraffic } from './traffic.mjs';
import { followScenario, search, showScenarios, showVendors } from './vendors.mjs';

/** @typedef {import('./control.mjs').Vendor} Vendor */

const start = async () => {
  wire();
  showSession();
  await guarded(showAll)();
  watchTraffic((exchange) => {
    if (exchange.vendor !== null && exchange.session === session.name)
      void followScenario(exchange.vendor).catch(() => {});
  }, guarded(showAll));
};

/** Everything but the traffic, as the mock has it now. */
const showAll = async () => {
  /** @type {Vendor[]} */
  const vendors = await control('/vendors');
  showVendors(vendors);
  byId('of-vendor', HTMLSelectElement).replaceChildren(
    element('option', { value: '' }, 'all'),
    ...vendors.map(({ name }) => element('option', { value: name }, name)),
  );
  await Promise.all([showState(), showReport()]);
};

/** What the session has. */
const showState = async () => {
  const [vars, sessions] = await Promise.all([
    control(`/sessions/${encoded(session.name)}/vars`),
    control('/sessions'),
    showScenarios(),
  ]);
  showDelays(typeof vars.delay === 'number' ? vars.delay : 0);
  byId('sessions', HTMLElement).replaceChildren(
    ...sessions.map((/** @type {string} */ name) => element('option', { value: name })),
  );
};

const DELAYS = /** @type {const} */ ([
  [0, 'no delay'],
  [200, '200 ms'],
  [1000, '1 s'],
  [5000, '5 s'],
]);

/** @param {number} current in milliseconds */
const showDelays = (current) => {
  const place = byId('delays', HTMLElement);
  const hadFocus = place.contains(document.activeElement);
  const other = DELAYS.some(([delay]) => delay === current) ? [] : [/** @type {const} */ ([current, `${current} ms`])];
  place.replaceChildren(
    ...[...DELAYS, ...other].map(([delay, text]) =>
      button(text, () => void guarded(() => setDelay(delay, text))(), {
        class: 'chip',
        'aria-pressed': String(delay === current),
      }),
    ),
  );
  if (hadFocus) place.querySelector('[aria-pressed=true]')?.closest('button')?.focus();
};

/** @param {number} delay @param {string} text */
const setDelay = async (delay, text) => {
  await control(`/sessions/${encoded(session.name)}/vars`, {
    method: 'PATCH',
    body: { delay: delay === 0 ? null : delay },
  });
  showDelays(delay);
  say(`Session ${session.name}: ${text}.`);
};

/** @param {string} name */
const join = async (name) => {
  session.name = name.trim() || 'default';
  const url = new URL(location.href);
  if (session.name === 'default') url.searchParams.delete('session');
  else url.searchParams.set('session', session.name);
  history.replaceState(null, '', url);
  showSession();
  await showState();
  showTraffic();
  say(`This is session ${session.name}.`);
};

const showSession = () => {
  byId('session', HTMLInputElement).value = session.name;
  byId('session-name', HTMLElement).textContent = session.name;
};

const resetSession = async () => {
  await control(`/sessions/${encoded(session.name)}/reset`, { method: 'POST' });
  await showState();
  say(`Session ${session.name} has nothing of its own any more.`);
};

const wire = () => {
  byId('session', HTMLInputElement).addEventListener('change', (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.currentTarget);
    void guarded(() => join(value))();
  });
  byId('search', HTMLInputElement).addEventListener('input', search);
  byId('reset', HTMLElement).addEventListener('click', guarded(resetSession));
  byId('forget', HTMLElement).addEventListener('click', guarded(forgetTraffic));
  byId('filters', HTMLFormElement).addEventListener('input', showTraffic);
  byId('filters', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  byId('theme', HTMLElement).addEventListener('click', () => {
    const dark =
      document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = dark === 'dark' ? 'light' : 'dark';
  });
};

/** What goes wrong is said on the page. @param {() => Promise<void>} action */
const guarded = (action) => () =>
  action().catch((/** @type {unknown} */ error) => say(error instanceof Error ? error.message : String(error)));

void start();
