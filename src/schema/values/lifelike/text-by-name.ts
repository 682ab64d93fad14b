import { drawFrom } from '../../../core/random';
import type { AnswerMade, Making, Spot } from '../making';
import { isIdName } from '../varied';
import { instantFor } from './instants';
import { byName, makePerson, pick, whole, wordsOf } from './person';
import { WORDS } from './words';

type MakeText = (draw: () => number, making: Making, spot: Spot) => string;

const hex =
  (length: number): MakeText =>
  (draw) =>
    Array.from({ length }, () => whole(0, 15, draw).toString(16)).join('');
const one =
  (...texts: readonly [string, ...string[]]): MakeText =>
  (draw) =>
    pick(texts, draw);

/** What names say beside those of people and firms; by the words of the name: `lastSeenAt` is `last seen at`. */
const BY_NAME: readonly (readonly [RegExp, MakeText])[] = [
  [/\bbirth ?(day|date)\b|^dob$/, (_draw, making, spot) => instantFor(making, spot).toISOString().slice(0, 10)],
  [/^(created|updated|modified|deleted|started|finished|published|expires?)( ?(at|on|date|time))?$/, stamp],
  [/^last (\w+ed|seen|run|login|activity|access|sync|change|update)$|\b(date|time|datetime|timestamp)$/, stamp],
  [/^(start|end|due|issue|order|invoice|delivery|payment|close|create)(date|time)$|\w(ed|en|in|s) (at|on)$/, stamp],
  [/\bcountry ?code$|^country$/, (draw) => pick(WORDS.country, draw)],
  [/\blanguage\b|^lang$/, one('en')],
  [/\blocale\b/, one('en-US')],
  [/\bcolou?r$/, one('#336699', '#2a9d8f', '#e76f51')],
  [/\b(sha(1|256|512)?|md5|hash|checksum|digest|etag|fingerprint)$/, hex(40)],
  [
    /(\b|access|refresh|auth)token$|\b(secret|password)$|\b(api|access) ?key$/,
    (draw, making, spot) => `example-${hex(8)(draw, making, spot)}`,
  ],
  [
    /\buser ?name$|^login$|^handle$|^nick ?name$/,
    (_draw, making, spot) => personAt(making, spot).email.replace(/@.*$/, ''),
  ],
  [/\bfile ?name$|^file$/, one('report.pdf', 'invoice.pdf', 'photo.jpg')],
  [/\b(mime|content|media) ?type$/, one('application/json')],
  [/\bversion$/, one('1.0.0', '1.1.0', '2.0.0')],
  [/\bip( ?address)?$/, (_draw, _making, { row }) => `192.0.2.${(row % 250) + 1}`],
  [/\bhost( ?name)?$|^domain$/, (_draw, making, spot) => personAt(making, spot).domain],
  [
    /\b(href|link|avatar|image|picture|photo|logo|icon)$/,
    (_draw, making, spot) => `https://www.${personAt(making, spot).domain}/`,
  ],
  [/^path$|\bfile ?path$|\b(directory|folder)$/, one('/data/reports', '/data/invoices')],
  [/^sku$|\b(product ?code|part ?number)$/, (draw) => `SKU-${whole(1000, 9999, draw)}`],
  [/\bproduct( ?name)?$|^item( ?name)?$/, (draw) => pick(WORDS.product, draw)],
  [/^(message|error|details?|reason|error ?message)$/, one('The request could not be completed.')],
  [/\bcurrency\b/, (draw) => pick(WORDS.currency, draw)],
  [/^(type|kind|category|class|variant|mode)$/, one('standard')],
  [/\b(status|state|phase)$/, one('active')],
  [/\bgender$|^sex$/, one('female', 'male')],
  [/\bslug$/, one('first-item', 'second-item')],
  [/\b(uuid|guid)$/, (draw) => uuidOf(draw)],
  [/\biban$/, (draw) => `NO${whole(10, 99, draw)}8601${whole(1_000_000, 9_999_999, draw)}`],
  [/\b(bic|swift)( ?code)?$/, one('DNBANOKK', 'DEUTDEFF', 'BNPAFRPP')],
  [
    /\bmac( ?address)?$/,
    (_draw, _making, { row }) => `00:00:5e:00:53:${((row % 255) + 1).toString(16).padStart(2, '0')}`,
  ],
  [/\b(house|building|street) ?(number|no)$/, (draw) => String(whole(1, 140, draw))],
  [/^(body|text|content|summary)$/, (draw) => pick(WORDS.sentence, draw)],
  [/^(amount|price|total|balance|cost)$/, (draw) => (whole(500, 50_000, draw) / 100).toFixed(2)],
];

/** What problem details say of themselves (RFC 9457, section 3.1). */
export const problemText = ({ answer }: Making, spot: Spot, formats: readonly string[]): readonly string[] => {
  if (answer === undefined || answer.status < 400 || !isProblem(answer, spot)) return [];
  if (spot.name === 'type')
    return formats.every((format) => /^[ui]r[il](-reference)?$/.test(format)) ? ['about:blank'] : [];
  if (formats.length > 0) return [];
  if (spot.name === 'instance') return [`/items/${spot.row + 1}`];
  // `about:blank` says no more than the status, and so its title does (RFC 9457, section 4.2.1).
  return spot.name === 'title' && /^\S.{0,79}$/.test(answer.description) ? [answer.description] : [];
};

const isProblem = ({ isProblem: isSaid }: AnswerMade, { depth, beside }: Spot): boolean =>
  (isSaid && depth === 1) || PROBLEM_MEMBERS.every((name) => beside.has(name));

const PROBLEM_MEMBERS = ['type', 'title', 'status'];

/** Where neither a person nor a firm is meant: `phone number` is no reference, and `postal code` none either. */
const REFERENCE = /\b(code|reference|ref|number)$|^(account|order|invoice)number$/;

export const uuidOf = (draw: () => number): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => whole(0, 15, draw).toString(16));

function stamp(_draw: () => number, making: Making, spot: Spot): string {
  return `${instantFor(making, spot).toISOString().slice(0, 19)}Z`;
}

const personAt = ({ seed }: Making, { owner }: Spot) => makePerson(drawFrom(seed, owner));

/** A text that a property of this name would have; where the name says nothing, the name itself as words. */
export const textByName = (making: Making, spot: Spot): string =>
  knownByName(making, spot) ?? asWords(spot.name, spot.row);

/** The same; `undefined` where the name says nothing. */
export const knownByName = (making: Making, spot: Spot): string | undefined => {
  const { name, row } = spot;
  const words = wordsOf(name);
  const draw = drawFrom(making.seed, spot.owner, name, row);
  if (isIdName(name)) return hex(12)(draw, making, spot);
  const own = BY_NAME.find(([pattern]) => pattern.test(words))?.[1];
  if (own) return own(draw, making, spot);
  if (words === 'name') return nameOf(making, spot, draw);
  const known = byName(name, personAt(making, spot), draw);
  if (known !== undefined) return String(known);
  return REFERENCE.test(words) ? `A${whole(1000, 9999, draw)}` : undefined;
};

/** A name that fits the properties beside it: of a product, a person, a company or a thing. */
const nameOf = (making: Making, spot: Spot, draw: () => number): string => {
  const beside = [...spot.beside].join(' ').toLowerCase();
  const person = personAt(making, spot);
  if (/price|sku|quantity|stock|barcode/.test(beside)) return pick(WORDS.product, draw);
  if (/e-?mail|phone|first_?name|last_?name|surname|avatar|birth|gender|login/.test(beside))
    return `${person.first} ${person.last}`;
  if (/vat|website|domain|industry|employees|address/.test(beside)) return person.company;
  return asWords(singular(spot.owner.split('/').at(-2) || 'example'), spot.row);
};

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/(ss|us|is)$|s$/, '$1');

/** `shipping_method` is "Shipping method"; an item of `tags` is "Tag 2". */
const asWords = (name: string, row: number): string => {
  const text = wordsOf(name) || 'example';
  const shown = text.charAt(0).toUpperCase() + text.slice(1);
  return row === 0 ? shown : `${shown} ${row + 1}`;
};
