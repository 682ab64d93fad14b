import { tzOffset } from '@date-fns/tz/tzOffset';
import type { Grade } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import { keep } from '../../core/keep';
import type { Behaviour } from '../types';
import { changed } from './changed';

interface TimeZoneOptions {
  /** The request header with the zone, lower case. */
  readonly header: string;
  /** The vendor's code, lower case, or its numeric id, to the IANA name. */
  readonly zones: Readonly<Record<string, string>>;
  /** A word after the zone, separated by a comma, that asks for offsets. */
  readonly withOffset: string;
  /** Zone of a time without offset. */
  readonly base: string;
  /** Properties that hold a date and time. */
  readonly times: readonly string[];
  /** Those of them that are always in UTC. */
  readonly utc: readonly string[];
  readonly says: string;
  readonly grade: Grade;
}

/**
 * Dates and times in a good answer are moved to the zone that the request names: without offset, or with one as `-0500`.
 * The number of fraction digits stays. A zone that is not in the table changes nothing.
 */
export const convertTimes = (options: TimeZoneOptions): Behaviour => ({
  name: 'time-zone',
  grade: options.grade,
  says: options.says,
  compile(operation) {
    const asked = operation.parameters.some(({ name }) => name.toLowerCase() === options.header);
    if (!asked) return null;
    return {
      key({ request }) {
        const { zone, offset } = wantedZone(request.headers[options.header], options);
        return zone === undefined ? '' : `${zone} ${offset}`;
      },
      change(draft, { request }) {
        const { zone, offset } = wantedZone(request.headers[options.header], options);
        if (zone === undefined || draft.status >= 300) return draft;
        return changed(draft, 'time zone', convertAll(draft.value, writer(options, zone, offset)));
      },
    };
  },
});

/** A request header, read. */
interface WantedZone {
  /** `undefined`: not in the table. */
  readonly zone: string | undefined;
  readonly offset: boolean;
}

const wantedZone = (header: unknown, { zones, withOffset }: TimeZoneOptions): WantedZone => {
  if (typeof header !== 'string') return { zone: undefined, offset: false };
  const [code = '', flag = ''] = header.split(',').map((part) => part.trim().toLowerCase());
  const zone = Object.hasOwn(zones, code) ? zones[code] : undefined;
  const offset = flag === withOffset.toLowerCase();
  return { zone, offset };
};

type WriteInstant = (name: string, text: string) => string;

const convertAll = (value: unknown, write: WriteInstant): unknown => {
  if (Array.isArray(value)) return value.map((item) => convertAll(item, write));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      typeof item === 'string' ? write(name, item) : convertAll(item, write),
    ]),
  );
};

const writer =
  (options: TimeZoneOptions, zone: string, offset: boolean): WriteInstant =>
  (name, text) => {
    if (!options.times.includes(name)) return text;
    const time = parseTime(text, options.base);
    if (!time) return text;
    const utc = options.utc.includes(name);
    const minutes = utc ? 0 : offsetAt(zone, time.instant);
    const local = new Date(time.instant + minutes * 60_000).toISOString().slice(0, 19);
    return `${local}${time.fraction}${offset ? offsetText(minutes, utc) : ''}`;
  };

const offsetText = (minutes: number, utc: boolean): string => {
  if (utc) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
};

const two = (number: number): string => String(number).padStart(2, '0');

interface Time {
  /** Whole seconds, as milliseconds since the epoch. */
  readonly instant: number;
  /** The digits after them with their dot, or nothing. */
  readonly fraction: string;
}

/**
 * An ISO 8601 date and time as the vendors write it: any number of fraction digits, an offset with or without colon.
 * Without an offset it means `base`.
 */
export const parseTime = (text: string, base: string): Time | undefined => {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!match) return undefined;
  const [, local = '', fraction = '', offset] = match;
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  return {
    instant: asUtc - (offset === undefined ? baseMinutes(base, asUtc) : offsetMinutes(offset)) * 60_000,
    fraction,
  };
};

const offsetMinutes = (offset: string): number => {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
};

/** The offset of a local time: guessed from its neighbour in UTC, then corrected once around a change of clocks. */
const baseMinutes = (base: string, asUtc: number): number => offsetAt(base, asUtc - offsetAt(base, asUtc) * 60_000);

/** Moments whose offset is kept, in all zones together. */
const OFFSETS_KEPT = 5000;
const offsets = new Map<string, number>();

/** In minutes. `Intl` needs 4 µs for one, an answer has ten and repeats them: without this, half as many answers a second. */
const offsetAt = (zone: string, instant: number): number => {
  const key = `${zone} ${instant}`;
  return offsets.get(key) ?? keep(offsets, key, tzOffset(zone, new Date(instant)), OFFSETS_KEPT);
};
