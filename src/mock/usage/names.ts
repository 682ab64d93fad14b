import { OTHERS } from '../../core/usage';
import { parseTemplate, type SegmentShape } from '../../specs/routing/path-template';
import type { Operation } from '../../specs/spec';

/** What a programmer would call something. Anything else may be somebody's data: an address, a number, a token. */
const NAME = /^[A-Za-z_$][\w.$:[\]-]{0,39}$/;

/** A name that a client made up, or the word for all that may be no name. */
export const plainName = (name: string): string => (NAME.test(name) && !/\d{4}/.test(name) ? name : OTHERS);

/** `text/csv`, or the word for all that is none. */
export const plainType = (mediaType: string): string =>
  /^[a-z]+\/[a-z][a-z.+-]{0,39}$/.test(mediaType) ? mediaType : OTHERS;

const WORD = /^[A-Za-z][A-Za-z_-]{0,29}$/;

/** What stands before the names in many URLs, and is none of them. */
const BEFORE_NAMES = /^(?:api|rest|v\d{1,3})$/i;

/**
 * The path of a request that no document has, without what may be an id or a person: as far as the document goes its own
 * words, then one word of the client's (`/contacts/{contactId}/notes/{}`).
 */
export const createPathNames = (operations: readonly Operation[]): ((path: string) => string) => {
  const templates = operations.map(({ path }) => ({ texts: textsOf(path), shapes: parseTemplate(path).segments }));
  return (path) => {
    const segments = path.split('/').slice(1, MOST_SEGMENTS);
    const known = templates
      .map(({ texts, shapes }) => texts.slice(0, fitting(shapes, segments)))
      .reduce<readonly string[]>((best, each) => (each.length > best.length ? each : best), []);
    let named = false;
    const rest = segments.slice(known.length).map((segment) => {
      if (segment === '' || BEFORE_NAMES.test(segment)) return segment;
      if (named || !WORD.test(segment)) return '{}';
      named = true;
      return segment;
    });
    return `/${[...known, ...rest].join('/')}`;
  };
};

const MOST_SEGMENTS = 12;

const textsOf = (template: string): readonly string[] =>
  template
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(1);

/** How many segments of the path a template has, from the first on. */
const fitting = (shapes: readonly SegmentShape[], segments: readonly string[]): number => {
  const end = shapes.findIndex((shape, index) => {
    const segment = segments[index];
    if (segment === undefined || segment === '') return true;
    return shape.kind === 'static' && shape.text !== segment;
  });
  return end < 0 ? Math.min(shapes.length, segments.length) : end;
};
