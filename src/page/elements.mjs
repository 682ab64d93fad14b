// @ts-check

/**
 * An element. A text becomes a text node, never markup: what a document or a vendor says is hostile until shown.
 * @param {string} name
 * @param {Record<string, string | boolean | ((event: Event) => void)>} properties attributes; `on…` are listeners, `false` is left out
 * @param {...(Node | string | false | null | undefined | readonly Node[])} children
 * @returns {HTMLElement}
 */
export const element = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) if (child) made.append(child);
  return made;
};

/**
 * What the page itself has; a missing one is a mistake of ours.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export const byId = (id, kind) => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
};

/**
 * @param {string} text
 * @param {(event: Event) => void} onclick
 * @param {Record<string, string | boolean>} [properties]
 */
export const button = (text, onclick, properties = {}) =>
  element('button', { type: 'button', onclick, ...properties }, text);

/**
 * Said to everybody, also to who listens to the page.
 * @param {string} text
 */
export const say = (text) => {
  byId('notice', HTMLElement).textContent = text;
};

/**
 * A button that copies; what is copied is made when it is pressed.
 * @param {string} what
 * @param {() => string} text
 */
export const copyButton = (what, text) =>
  button(`Copy as ${what}`, async () => {
    const copied = text();
    try {
      await navigator.clipboard.writeText(copied);
      say(`Copied as ${what}.`);
    } catch {
      // Without TLS a browser gives the clipboard to pages of this machine only.
      copyTheOldWay(copied, what);
    }
  });

/** @param {string} text @param {string} what */
const copyTheOldWay = (text, what) => {
  const area = /** @type {HTMLTextAreaElement} */ (element('textarea', { 'aria-hidden': 'true', class: 'off-screen' }));
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  say(copied ? `Copied as ${what}.` : 'This browser does not let the page copy.');
};
