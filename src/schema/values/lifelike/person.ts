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

/** A property's name as words in lower case: `lastName` and `last_name` are `last name`. */
export const wordsOf = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();

/** By the words of a property's name; the first pattern that fits makes the value. A word in another word is none: `tag` is not in `stage`. */
const BY_NAME: readonly (readonly [RegExp, Maker])[] = [
  [/\b(first|given) ?name/, ({ first }) => first],
  [/\b(last|family) ?name|\bsurname/, ({ last }) => last],
  [/\bfull ?name$|\bactivity ?person ?name$|^contact ?name$/, fullName],
  [/\bemail ?address ?name$/, fullName],
  [/\be ?mail|email$/, ({ email }) => email],
  [/\bphone|phone$|\bmobile|\bfax\b|^tel$/, ({ phone }) => phone],
  [/\bcountry ?code$/, () => '+1'],
  [/\bcompany|\bbusiness|^organi[sz]ation$/, ({ company }) => company],
  [/\blinked ?in/, ({ first, last }) => `https://www.linkedin.com/in/${ascii(`${first}-${last}`)}`],
  [/\bweb ?site|\burl|url$|\breferrer/, ({ domain }) => `https://www.${domain}/`],
  [/^name$/, fullName],
  [/\baddress ?1$|^street$|\bstreet ?address$/, ({ street }) => street],
  [/\bcity\b/, ({ city }) => city],
  [/^country/, ({ country }) => country],
  [/^state$/, (_, draw) => pick(WORDS.state, draw)],
  [/\bpost(al)? ?code|\bzip/, (_, draw) => String(whole(10_000, 99_999, draw))],
  [/\btime ?zone/, (_, draw) => pick(WORDS.zone, draw)],
  [/\bdepartment/, (_, draw) => pick(WORDS.department, draw)],
  [/\brole\b|\bjob ?title/, (_, draw) => pick(WORDS.role, draw)],
  [/^currency/, (_, draw) => pick(WORDS.currency, draw)],
  [/\borg ?nr|\bvat/, (_, draw) => String(whole(800_000_000, 999_999_999, draw))],
  [/\btags?\b/, (_, draw) => pick(WORDS.tag, draw)],
  [/\bsource/, (_, draw) => pick(WORDS.source, draw)],
  [/\btitle|\bheading|\bsubject/, subject],
  [/\bnotes?\b|\bdescription|\bmessage|\bfeedback|\bcomments?\b/, sentence],
  [/\bcall ?status/, (_, draw) => pick(WORDS.callStatus, draw)],
  [/^status$/, (_, draw) => pick(WORDS.status, draw)],
  [/\bprobability/, (_, draw) => whole(0, 20, draw) * 5],
  [/\bamount|\bprice/, (_, draw) => whole(1_000, 5_000_000, draw) / 100],
  [/\bduration/, (_, draw) => whole(5, 900, draw)],
];

/** A value that a property of this name would have, or `undefined`. */
export const byName = (name: string, person: Person, draw: Draw): string | number | undefined => {
  const words = wordsOf(name);
  const value = BY_NAME.find(([pattern]) => pattern.test(words))?.[1](person, draw);
  return typeof value === 'string' && words.endsWith('lowercase') ? value.toLowerCase() : value;
};
