import { drawFrom } from '../../../core/random';
import type { Making, Spot } from '../making';
import { instantFor } from './instants';
import { whole } from './person';

type MakeNumber = (draw: () => number, making: Making, spot: Spot) => number;

const cents =
  (from: number, to: number): MakeNumber =>
  (draw) =>
    whole(from * 100, to * 100, draw) / 100;
const between =
  (from: number, to: number): MakeNumber =>
  (draw) =>
    whole(from, to, draw);

const STATUS = /^(http)?(status|code|statuscode)$/;

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

/** What an answer calls its own status. */
export const isStatusName = (name: string): boolean => STATUS.test(plainName(name));

/** By property name in lower case without separators; the first pattern that fits makes the number. */
const BY_NAME: readonly (readonly [RegExp, MakeNumber])[] = [
  [/^(id|index|position|rank|order|sequence|line|row|no|nr)$/, (_draw, _making, { row }) => row + 1],
  [/id$/, between(1, 999)],
  [/^(page|currentpage|pagenumber)$/, () => 1],
  [/^(totalpages|pagecount|pages|lastpage)$/, () => 1],
  [/^(perpage|pagesize|limit|take|top)$/, () => 20],
  [/^(offset|skip|from|start|cursor)$/, () => 0],
  [
    /^(?!.*(account|discount|subtotal)$)(.*[a-z])?(count|total)$|^(total|count|num|numberof)[a-z]*(count|items|results|records)?$/,
    (_draw, { rows = 3 }) => rows,
  ],
  [/latitude|^lat$/, (draw) => whole(5_900, 6_000, draw) / 100],
  [/longitude|^(lng|lon|long)$/, (draw) => whole(1_000, 1_100, draw) / 100],
  [/year$/, (_draw, { year }) => year],
  [/^month|month$/, between(1, 12)],
  [/^day|day$/, between(1, 28)],
  [/hours?$/, between(1, 8)],
  [/minutes?$/, between(1, 59)],
  [/^age$/, between(20, 60)],
  [/timestamp|epoch|unixtime|(created|updated|modified|expires|deleted|started|finished)(at|on|time)?$/, epoch],
  [/price|amount|cost|total|subtotal|balance|fee|tax|revenue|salary|value/, cents(5, 500)],
  [/percent|progress|probability|discount/, (draw) => whole(1, 20, draw) * 5],
  [/rate|ratio|score|rating|confidence|weight/, (draw) => whole(10, 50, draw) / 10],
  [/(quantity|qty|stock|seats|units)$/, between(1, 20)],
  [/size|bytes|length/, between(512, 4096)],
  [/width|height/, between(100, 800)],
  [
    STATUS,
    (_draw, { answer }, { beside }) =>
      answer?.status ?? (beside.has('message') || beside.has('error') || beside.has('detail') ? 400 : 200),
  ],
  [/port$/, () => 8080],
  [/version|revision/, () => 1],
  [/duration|seconds|timeout|elapsed|latency/, between(5, 900)],
  [/priority|level|depth/, between(1, 5)],
];

/** Seconds since 1970, or milliseconds where the name or the bounds say so. */
function epoch(_draw: () => number, making: Making, spot: Spot): number {
  const milliseconds = instantFor(making, spot).getTime();
  return /ms$|millis/i.test(spot.name) ? milliseconds : milliseconds / 1000;
}

/** A number that a property of this name would have; small and positive where the name says nothing, nor a format. */
export const numberByName = (
  making: Making,
  spot: Spot,
  isInteger: boolean,
  formats: readonly string[] = [],
): number => {
  const names = [spot.name, ...formats].map(plainName);
  const draw = drawFrom(making.seed, spot.owner, spot.name, spot.row);
  const makers = names.map((name) => BY_NAME.find(([pattern]) => pattern.test(name))?.[1]);
  const make = makers.find((maker) => maker !== undefined) ?? between(1, 99);
  const value = make(draw, making, spot);
  return isInteger ? Math.round(value) : value;
};
