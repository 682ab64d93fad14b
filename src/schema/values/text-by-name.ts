import { drawFrom } from '../../core/random';
import { instantFor } from './instants';
import type { Making, Spot } from './making';
import { byName, makePerson, pick, whole } from './person';
import { isIdName } from './varied';
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

/** What names say beside those of people and firms; by name in lower case without separators. */
const BY_NAME: readonly (readonly [RegExp, MakeText])[] = [
  [
    /^(created|updated|modified|deleted|started|finished|published|expires?|last[a-z]*)(at|on|date|time)?$|(date|time)$|[a-z]at$/,
    stamp,
  ],
  [/birth(day|date)|^dob$/, (_draw, making, spot) => instantFor(making, spot).toISOString().slice(0, 10)],
  [/countrycode|^country$/, (draw) => pick(WORDS.country, draw)],
  [/language|^lang$/, one('en')],
  [/locale/, one('en-US')],
  [/colou?r/, one('#336699', '#2a9d8f', '#e76f51')],
  [/sha|hash|checksum|digest|etag|fingerprint/, hex(40)],
  [/token|secret|password|apikey|accesskey/, (draw, making, spot) => `example-${hex(8)(draw, making, spot)}`],
  [/username|^login$|^handle$|nickname/, (_draw, making, spot) => personAt(making, spot).email.replace(/@.*$/, '')],
  [/filename|^file$/, one('report.pdf', 'invoice.pdf', 'photo.jpg')],
  [/mimetype|contenttype|mediatype/, one('application/json')],
  [/version/, one('1.0.0', '1.1.0', '2.0.0')],
  [/ipaddress|^ip$/, (_draw, _making, { row }) => `192.0.2.${(row % 250) + 1}`],
  [/hostname|^host$|^domain$/, (_draw, making, spot) => personAt(making, spot).domain],
  [
    /(href|link|avatar|image|picture|photo|logo|icon)$/,
    (_draw, making, spot) => `https://www.${personAt(making, spot).domain}/`,
  ],
  [/^path$|filepath|directory|folder/, one('/data/reports', '/data/invoices')],
  [/^sku$|productcode|partnumber/, (draw) => `SKU-${whole(1000, 9999, draw)}`],
  [/product(name)?$|^item(name)?$/, (draw) => pick(WORDS.product, draw)],
  [/^(message|error|detail|details|reason|errormessage)$/, one('The request could not be completed.')],
  [/currency/, (draw) => pick(WORDS.currency, draw)],
  [/^(type|kind|category|class|variant|mode)$/, one('standard')],
  [/(status|state|phase)$/, one('active')],
  [/gender|^sex$/, one('female', 'male')],
  [/slug/, one('first-item', 'second-item')],
  [
    /^(code|reference|ref|number|accountnumber|ordernumber|invoicenumber)$|(code|number|reference)$/,
    (draw) => `A${whole(1000, 9999, draw)}`,
  ],
  [/^(amount|price|total|balance|cost)$/, (draw) => (whole(500, 50_000, draw) / 100).toFixed(2)],
];

function stamp(_draw: () => number, making: Making, spot: Spot): string {
  return `${instantFor(making, spot).toISOString().slice(0, 19)}Z`;
}

const personAt = ({ seed }: Making, { owner }: Spot) => makePerson(drawFrom(seed, owner));

/** A text that a property of this name would have; where the name says nothing, the name itself as words. */
export const textByName = (making: Making, spot: Spot): string => {
  const { name, row } = spot;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const draw = drawFrom(making.seed, spot.owner, name, row);
  if (isIdName(name)) return hex(12)(draw, making, spot);
  const own = BY_NAME.find(([pattern]) => pattern.test(plain))?.[1];
  if (own) return own(draw, making, spot);
  if (plain === 'name') return nameOf(making, spot, draw);
  const known = byName(name, personAt(making, spot), draw);
  return known === undefined ? asWords(name, row) : String(known);
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
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
  const text = words === '' ? 'example' : words;
  const shown = text.charAt(0).toUpperCase() + text.slice(1);
  return row === 0 ? shown : `${shown} ${row + 1}`;
};
