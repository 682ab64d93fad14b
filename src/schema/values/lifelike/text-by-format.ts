import { drawFrom } from '../../../core/random';
import type { Making, Spot } from '../making';
import { instantFor } from './instants';
import { numberByName } from './number-by-name';
import { makePerson } from './person';
import { knownByName, textByName, uuidOf } from './text-by-name';

/**
 * A text of a format (JSON Schema Validation, section 7.3; OpenAPI format registry). One of a vendor's own is read as
 * the name of a property. `undefined` for a format that says nothing of the text.
 */
export const textByFormat = (making: Making, spot: Spot, format: string): string | undefined =>
  Object.hasOwn(BY_FORMAT, format) ? BY_FORMAT[format]?.(making, spot) : knownByName(making, { ...spot, name: format });

type MakeFormat = (making: Making, spot: Spot) => string;

const numbered =
  (write: (row: number) => string): MakeFormat =>
  (_making, { row }) =>
    write(row);

const personAt = ({ seed }: Making, { owner }: Spot) => makePerson(drawFrom(seed, owner));
const dateTime: MakeFormat = (making, spot) => `${instantFor(making, spot).toISOString().slice(0, 19)}Z`;
const time: MakeFormat = (making, spot) => `${instantFor(making, spot).toISOString().slice(11, 19)}Z`;
const email: MakeFormat = (making, spot) => personAt(making, spot).email;
const url: MakeFormat = (making, spot) => {
  const { domain } = personAt(making, spot);
  const word = spot.name.replaceAll(/(ur[li]|_|-|href|link)+$/gi, '').toLowerCase();
  const path = /^[a-z]{2,}$/.test(word) ? word : '';
  return `https://www.${domain}/${path}${spot.row === 0 ? '' : `${path === '' ? '' : '/'}${spot.row + 1}`}`;
};
const uuid: MakeFormat = ({ seed }, { owner, name, row }) => uuidOf(drawFrom(seed, owner, name, row));
const number: MakeFormat = (making, spot) => String(numberByName(making, spot, true));
const byNameOnly: MakeFormat = textByName;

const BY_FORMAT: Readonly<Record<string, MakeFormat>> = {
  'date-time': dateTime,
  'iso-date-time': dateTime,
  date: (making, spot) => instantFor(making, spot).toISOString().slice(0, 10),
  time,
  'iso-time': time,
  duration: numbered((row) => `P${row + 1}D`),
  email,
  'idn-email': email,
  hostname: (making, spot) => personAt(making, spot).domain,
  'idn-hostname': (making, spot) => personAt(making, spot).domain,
  ipv4: numbered((row) => `192.0.2.${(row % 250) + 1}`),
  ipv6: numbered((row) => `2001:db8::${(row + 1).toString(16)}`),
  uri: url,
  url,
  iri: url,
  'uri-reference': numbered((row) => `/items/${row + 1}`),
  'iri-reference': numbered((row) => `/items/${row + 1}`),
  'uri-template': () => 'https://example.com/{id}',
  uuid,
  uuid4: uuid,
  'http-date': (making, spot) => instantFor(making, spot).toUTCString(),
  int32: number,
  int64: number,
  uint32: number,
  uint64: number,
  decimal: (making, spot) => numberByName(making, spot, false).toFixed(2),
  html: (making, spot) => `<p>${textByName(making, spot)}</p>`,
  commonmark: byNameOnly,
  password: byNameOnly,
  base64url: numbered((row) => Buffer.from(`example ${row + 1}`).toString('base64url')),
  byte: numbered((row) => Buffer.from(`example ${row + 1}`).toString('base64')),
  binary: numbered((row) => `example ${row + 1}`),
  regex: () => '.*',
  'json-pointer': numbered((row) => `/items/${row}`),
  'relative-json-pointer': numbered((row) => `${row}`),
  'json-pointer-uri-fragment': numbered((row) => `#/items/${row}`),
};
