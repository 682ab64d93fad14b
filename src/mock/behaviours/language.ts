import type { Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import type { Behaviour, BehaviourContext } from '../types';
import { changed } from './changed';

interface LanguageOptions {
  /** Request headers that name a language, lower case; the first that is present wins. */
  readonly headers: readonly string[];
  /** Values that leave everything as it is. */
  readonly keep: readonly string[];
  /** The vendor's codes by language, lower case: `{ en: ['US'], nb: ['NO'] }`. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly says: string;
  readonly grade: Grade;
}

/**
 * Texts that hold several languages (`NO:"Leverandør";US:"Supplier"`) come in the one the request names.
 * Without a header, with one of `keep`, or in a language that the text lacks, they stay as they are.
 */
export const pickLanguage = (options: LanguageOptions): Behaviour => ({
  name: 'language',
  grade: options.grade,
  says: options.says,
  compile(operation) {
    const wantedBy = ({ request }: BehaviourContext): readonly string[] => {
      const header = options.headers.map((name) => request.headers[name]).find((value) => value !== undefined);
      return typeof header === 'string' ? wantedCodes(header, options) : [];
    };
    return operation.parameters.some(({ name }) => options.headers.includes(name.toLowerCase()))
      ? {
          key: (context) => wantedBy(context).join(),
          change(draft, context) {
            const wanted = wantedBy(context);
            if (wanted.length === 0 || draft.status >= 300) return draft;
            const value = translated(draft.value, wanted);
            return value === draft.value ? draft : changed(draft, 'language', value);
          },
        }
      : null;
  },
});

/** `nb-no, en;q=0.8` as the vendor's codes, best first; the vendor's own pages separate languages by `;` too. */
const wantedCodes = (header: string, { keep, codes }: LanguageOptions): readonly string[] => {
  const tags = header
    .split(/[,;]/)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '' && !/^q\s*=/.test(part));
  const [first] = tags;
  if (first === undefined || keep.includes(first)) return [];
  return tags.flatMap((tag) => {
    const [language = '', region] = tag.split('-');
    return [
      ...(region === undefined ? [] : [region.toUpperCase()]),
      ...(Object.hasOwn(codes, language) ? (codes[language] ?? []) : []),
      language.toUpperCase(),
    ];
  });
};

const MULTI = /^(?:[A-Z]{2}:"(?:[^"\\]|\\.)*"(?:;|$))+$/;

/** The very same value where nothing had several languages. */
const translated = (value: unknown, wanted: readonly string[]): unknown => {
  if (typeof value === 'string') return MULTI.test(value) ? pick(value, wanted) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => translated(item, wanted));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, translated(item, wanted)] as const);
  return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
};

const pick = (text: string, wanted: readonly string[]): string => {
  const texts = new Map<string, string>();
  for (const [, code = '', inner = ''] of text.matchAll(/([A-Z]{2}):"((?:[^"\\]|\\.)*)"/g)) {
    texts.set(code, inner.replaceAll(/\\(.)/g, '$1'));
  }
  const found = wanted.find((code) => texts.has(code));
  return found === undefined ? text : (texts.get(found) ?? text);
};
