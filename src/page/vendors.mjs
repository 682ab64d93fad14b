// @ts-check
import { control, encoded } from './control.mjs';
import { button, byId, element, say } from './elements.mjs';
import { operationView } from './operation.mjs';

/** @typedef {import('./control.mjs').Vendor} Vendor */
/** @typedef {import('./control.mjs').Playing} Playing */

/** Every vendor with its scenarios and operations; an operation is looked up when it is unfolded. @param {readonly Vendor[]} vendors */
export const showVendors = (vendors) => {
  byId('vendors', HTMLElement).replaceChildren(...vendors.map(vendorView));
  byId('headline', HTMLElement).textContent =
    vendors.length === 1 ? (vendors[0]?.title ?? '') : `${vendors.length} vendors`;
  byId('library', HTMLElement).hidden = vendors.every(({ reference }) => reference !== null);
  search();
};

/** @param {Vendor} vendor */
const vendorView = ({ name, title, prefix, operations, document: url, reference }) =>
  element(
    'section',
    { class: 'vendor', 'aria-labelledby': `vendor-${name}`, 'data-vendor': name },
    element('h3', { id: `vendor-${name}` }, name, ' ', element('span', { class: 'muted' }, title)),
    element(
      'p',
      { class: 'muted' },
      'at ',
      element('code', {}, `${location.origin}${prefix}`),
      ' · ',
      element('a', { href: url }, 'document'),
      reference !== null && ' · ',
      reference !== null && element('a', { href: reference }, 'reference'),
    ),
    element('div', { class: 'scenarios', 'data-scenarios': name }),
    ...operations.map((operation) =>
      element(
        'details',
        {
          class: 'operation',
          'data-text': `${operation.method} ${operation.path} ${operation.id} ${operation.summary ?? ''}`.toLowerCase(),
          ontoggle: (event) => void unfold(event.currentTarget, name, operation.id),
        },
        element(
          'summary',
          {},
          element('b', { class: `method ${operation.method.toLowerCase()}` }, operation.method),
          ' ',
          element('code', {}, operation.path),
          ' ',
          element('span', { class: 'muted' }, operation.summary ?? operation.id),
        ),
      ),
    ),
  );

/** @param {EventTarget | null} target @param {string} vendor @param {string} id */
const unfold = async (target, vendor, id) => {
  const details = /** @type {HTMLDetailsElement} */ (target);
  if (!details.open || details.childElementCount > 1) return;
  // At once, so that a second toggle does not ask again.
  const place = element('div', { class: 'operation-body' }, 'loading …');
  details.append(place);
  try {
    const operation = await control(`/vendors/${encoded(vendor)}/operations/${encoded(id)}`);
    place.replaceChildren(...operationView(operation));
  } catch (error) {
    place.remove();
    details.open = false;
    say(messageOf(error));
  }
};

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** Leaves the operations that have every word. */
export const search = () => {
  const words = byId('search', HTMLInputElement).value.toLowerCase().split(/\s+/).filter(Boolean);
  const all = [...document.querySelectorAll('.operation')];
  let found = 0;
  for (const one of all) {
    const fits = words.every((word) => one.getAttribute('data-text')?.includes(word));
    one.toggleAttribute('hidden', !fits);
    found += fits ? 1 : 0;
  }
  byId('found', HTMLElement).textContent = words.length === 0 ? `${all.length} in all` : `${found} of ${all.length}`;
};

/** What the session plays, each scenario one press away. */
export const showScenarios = async () => {
  for (const playing of /** @type {Playing[]} */ (await control('/scenarios'))) showPlaying(playing);
};

/** @param {Playing} playing */
const showPlaying = (playing) => {
  const place = document.querySelector(`[data-scenarios=${CSS.escape(playing.vendor)}]`);
  if (!place) return;
  const { vendor, known, scenario, position } = playing;
  const focused = place.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
  const chosen = known.find(({ name }) => name === scenario);
  place.replaceChildren(
    ...(known.length === 0
      ? [element('p', { class: 'muted' }, 'No scenarios.')]
      : [
          element(
            'div',
            { class: 'chips', role: 'group', 'aria-label': `Scenario of ${vendor}` },
            ...[null, ...known.map(({ name }) => name)].map((name) =>
              button(name ?? 'as documented', () => void play(vendor, name), {
                class: 'chip',
                'aria-pressed': String(name === scenario),
              }),
            ),
          ),
          element(
            'p',
            { class: 'muted scenario-text' },
            chosen ? `${chosen.description}${chosen.breaksContract ? ' It breaks the contract on purpose.' : ''} ` : '',
            chosen && position !== null && `Position: ${position}. `,
            chosen && button('Begin again', () => void restart(vendor)),
          ),
        ]),
  );
  // What was pressed has been replaced: the keyboard stays where it was.
  for (const one of place.querySelectorAll('button')) if (one.textContent === focused) one.focus();
};

/** @param {string} vendor @param {string | null} name */
const play = async (vendor, name) => {
  try {
    showPlaying(await control(`/scenarios/${encoded(vendor)}`, { method: 'PUT', body: { name } }));
    say(name === null ? `${vendor} answers as documented.` : `${vendor} plays ${name}.`);
  } catch (error) {
    say(messageOf(error));
  }
};

/** @param {string} vendor */
const restart = async (vendor) => {
  showPlaying(await control(`/scenarios/${encoded(vendor)}/reset`, { method: 'POST' }));
  say(`${vendor} begins again.`);
};

/** Vendors that are being asked. @type {Set<string>} */
const following = new Set();

/** Where a scenario stands now: each request may move it on. @param {string} vendor */
export const followScenario = async (vendor) => {
  const plays = document.querySelector(`[data-scenarios=${CSS.escape(vendor)}] .scenario-text button`);
  if (!plays || following.has(vendor)) return;
  following.add(vendor);
  try {
    showPlaying(await control(`/scenarios/${encoded(vendor)}`));
  } finally {
    following.delete(vendor);
  }
};
