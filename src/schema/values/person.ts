import { WORDS } from './words';

/** From 0 to 1. */
export type Draw = () => number;

export const pick = <T>(from: readonly T[], draw: Draw): T => from[Math.floor(draw() * from.length)] as T;

export const whole = (from: number, to: number, draw: Draw): number => from + Math.floor(draw() * (to - from + 1));

/** The person of a record: every part of the record is about the same one. */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string;
  readonly company: string;
  readonly domain: string;
  readonly city: string;
  readonly country: string;
  readonly street: string;
}

export const makePerson = (draw: Draw): Person => {
  const first = pick(WORDS.first, draw);
  const last = pick(WORDS.last, draw);
  const company = `${pick(WORDS.company, draw)} ${pick(WORDS.suffix, draw)}`;
  const domain = `${ascii(company).replace(/[^a-z]+/g, '-')}.example`;
  return {
    first,
    last,
    company,
    domain,
    email: `${ascii(first)}.${ascii(last)}@${domain}`,
    phone: `+1${whole(200, 989, draw)}55501${String(whole(0, 99, draw)).padStart(2, '0')}`,
    city: pick(WORDS.city, draw),
    country: pick(WORDS.country, draw),
    street: `${pick(WORDS.street, draw)} ${whole(1, 140, draw)}`,
  };
};

/** Lower case, without accents: what an address can carry. */
const ascii = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ø', 'o').replaceAll('ß', 'ss');

type Maker = (person: Person, draw: Draw) => string | number;

const sentence: Maker = (_, draw) => pick(WORDS.sentence, draw);
const subject: Maker = (_, draw) => pick(WORDS.subject, draw);
const fullName: Maker = ({ first, last }) => `${first} ${last}`;

/** By property name, in lower case without separators; the first pattern that fits makes the value. */
const BY_NAME: readonly (readonly [RegExp, Maker])[] = [
  [/^(first|given)_?name(lowercase)?$|^firstname/, ({ first }) => first],
  [/^(last|family)name|^surname/, ({ last }) => last],
  [/^(full|associatefull|activityperson)name|^contactname$/, fullName],
  [/emailaddressname/, fullName],
  [/email/, ({ email }) => email],
  [/phonenumber|^phone|telephone|directphone|mobile/, ({ phone }) => phone],
  [/countrycode/, () => '+1'],
  [/company|business|^organi[sz]ation$/, ({ company }) => company],
  [/linkedin/, ({ first, last }) => `https://www.linkedin.com/in/${ascii(`${first}-${last}`)}`],
  [/website|url|referrer/, ({ domain }) => `https://www.${domain}/`],
  [/^name$/, fullName],
  [/address1|^street$/, ({ street }) => street],
  [/city/, ({ city }) => city],
  [/^country/, ({ country }) => country],
  [/^state$/, (_, draw) => pick(WORDS.state, draw)],
  [/postalcode|zip/, (_, draw) => String(whole(10_000, 99_999, draw))],
  [/timezone/, (_, draw) => pick(WORDS.zone, draw)],
  [/department/, (_, draw) => pick(WORDS.department, draw)],
  [/role|jobtitle/, (_, draw) => pick(WORDS.role, draw)],
  [/^currency/, (_, draw) => pick(WORDS.currency, draw)],
  [/orgnr|vat/, (_, draw) => String(whole(800_000_000, 999_999_999, draw))],
  [/tag/, (_, draw) => pick(WORDS.tag, draw)],
  [/source/, (_, draw) => pick(WORDS.source, draw)],
  [/title|heading|subject/, subject],
  [/notes|description|message|feedback|comment/, sentence],
  [/callstatus/, (_, draw) => pick(WORDS.callStatus, draw)],
  [/^status$/, (_, draw) => pick(WORDS.status, draw)],
  [/probability/, (_, draw) => whole(0, 20, draw) * 5],
  [/amount|price/, (_, draw) => whole(1_000, 5_000_000, draw) / 100],
  [/duration/, (_, draw) => whole(5, 900, draw)],
];

/** A value that a property of this name would have, or `undefined`. */
export const byName = (name: string, person: Person, draw: Draw): string | number | undefined => {
  const plain = name.toLowerCase().replaceAll(/[_\-\s]/g, '');
  const value = BY_NAME.find(([pattern]) => pattern.test(plain))?.[1](person, draw);
  return typeof value === 'string' && plain.endsWith('lowercase') ? value.toLowerCase() : value;
};
