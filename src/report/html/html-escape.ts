import { printable } from '../../core/text/plain';

/** Markup that is known to be ours, or escaped. */
export interface Html {
  readonly markup: string;
}

type HtmlValue = string | number | Html | readonly HtmlValue[] | null | undefined | false;

/**
 * Template tag: what is written in the template is markup, what is filled in is text and gets escaped, unless it is
 * `Html` itself. So forgetting to escape is not possible, only doing it twice. `null`, `undefined` and `false` are nothing.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => ({
  markup: strings.map((part, index) => part + render(values[index])).join(''),
});

/** For our own style and script only. */
export const trusted = (markup: string): Html => ({ markup });

const render = (value: HtmlValue): string => {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
};

/** For text and for attributes in either kind of quotes; control and direction characters become visible. */
const escapeHtml = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
