import { equalJson, isObject, type Json } from '../../../core/json/json';
import { toPointer } from '../../../core/json/pointer';
import type { Operation, Parameter } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withParameter } from '../changed-request';
import { isFields, recordOf, relatedTo, rowPart } from '../envelope';
import { COMPARED, type FollowUp, type GoodAnswer } from '../follow-up';
import { afterGoodAnswer } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { bare } from '../ids/bare-name';
import { ownGroup } from '../ids/id-groups';
import { listIn } from './page-rows';
import { shownTexts } from './sort-texts';

const FIELDS = /^(?:fields?|\$?select|only)(?:\[[\w-]+\])?$/i;
const SEARCHES = /^(?:q|query|search(?:_?(?:text|terms?|query|string))?|keywords?|terms?)$/i;
const INCLUDES = /^(?:include|\$?expand|embed|populate|with)(?:\[\])?$/i;

/**
 * What an answer has of a record: `fields=title,author` leaves out the rest, `include=author` puts the author in, and a search for
 * what nobody wrote finds less. Whoever ignores the parameter answers as without. That is our reading of names, so it is a note.
 */
export const shapedFollowUps = (context: PlanContext, parameter: Parameter): readonly FollowUp[] => {
  const { operation } = context;
  const { in: where, name, required } = parameter;
  if (where !== 'query' || operation.method !== 'GET') return [];
  if (SEARCHES.test(name)) return [followUp(context, parameter, searchFor)];
  if (required) return [];
  if (FIELDS.test(name)) return [followUp(context, parameter, fieldsFor)];
  return INCLUDES.test(name) ? [followUp(context, parameter, includeFor)] : [];
};

/** What to ask for, and what shows that it was ignored; or, as text, why there is nothing to ask for. */
type ShapeAsked =
  | {
      readonly text: string;
      readonly isIgnored: (value: unknown) => boolean;
      /** Behind `with q=…`. */
      readonly says?: string;
    }
  | string;

const followUp = (
  context: PlanContext,
  parameter: Parameter,
  choose: (context: PlanContext, parameter: Parameter, good: GoodAnswer) => ShapeAsked,
): FollowUp => {
  const { name, place } = parameter;
  const head = { rule: 'shape', name: `shape-${name}`, says: `keeps what ${name} means (shape)` };
  return afterGoodAnswer(context, head, (good, from) => {
    const choice = choose(context, parameter, good);
    if (typeof choice === 'string') return choice;
    const what = `${name}=${choice.text}`;
    const request = withParameter(context.operation, good.case.request, name, choice.text);
    if (!request || !isValid(context, { request })) return `the document forbids ${what}`;
    const check: Check = (answer) => {
      const body = goodBody(answer);
      if (!body || !choice.isIgnored(body.value)) return NOTHING;
      const message = `with ${what} ${choice.says ?? 'it has what it has without'}`;
      const at = toPointer('/body');
      return { facts: [{ kind: 'semantics', rule: COMPARED, at, spec: place, evidence: 'assumed', message }] };
    };
    return {
      place,
      follows: { caseId: good.case.id, what: `${from}, now with ${what}` },
      request,
      expect: { statuses: [], why: `it is the request of that answer with ${what}` },
      relation: { earlier: good, check },
    };
  });
};

type Row = Readonly<Record<string, unknown>>;

/** The record that a path names, or the first item of a list. */
const firstRow = ({ path }: Operation, value: unknown): Row => {
  const list = ownGroup(path) ? undefined : listIn(value);
  return list ? rowPart(list.items[0]).record : (recordOf(value)?.record ?? {});
};

/** Those that are chosen among, where a record has them all in one property. */
const fieldsIn = (row: Row): Row => {
  const [, part] = Object.entries(row).find(([name, value]) => isFields(name) && isObject(value)) ?? [];
  return isObject(part) && Object.keys(part).length > 2 ? part : row;
};

const rank = (value: unknown): number => Number(isObject(value));

const fieldsFor = ({ operation }: PlanContext, _parameter: Parameter, { value }: GoodAnswer): ShapeAsked => {
  const row = fieldsIn(firstRow(operation, value));
  const names = Object.keys(row);
  // What is said of the record itself, as `attributes` or `links`, is not chosen.
  const [first, second] = names.filter((name) => !ALWAYS.test(name)).toSorted((a, b) => rank(row[a]) - rank(row[b]));
  // Some properties are always there, and few are not many more than those.
  if (first === undefined || second === undefined || names.length < 5) return 'its records have few properties';
  const isIgnored = (after: unknown): boolean =>
    names.every((name) => Object.hasOwn(fieldsIn(firstRow(operation, after)), name));
  return { text: `${first},${second}`, isIgnored };
};

const searchFor = (_context: PlanContext, { name }: Parameter, { value }: GoodAnswer): ShapeAsked => {
  const items = listIn(value)?.items ?? [];
  if (items.length < 2) return 'no list of its answer has two items or more';
  const isIgnored = (after: unknown): boolean => equalJson((listIn(after)?.items ?? []) as Json, items as Json);
  return { text: NOWHERE, isIgnored, says: `it finds the same items as without, whatever ${name} asks for` };
};

/** A word that no record has. */
const NOWHERE = 'qzxunderstudyjwv';

const ALWAYS = /^(?:_?id|uuid|guid|type|kind|object|self|url|href|links?|_.*|@.*)$/i;

/** The rows of JSON:API, with what they are related to. */
const resourcesIn = (value: unknown): readonly unknown[] =>
  listIn(value)?.items ?? (isObject(value) ? [value.data] : []);

const includeFor = ({ spec, operation }: PlanContext, parameter: Parameter, { value }: GoodAnswer): ShapeAsked => {
  const shown = shownTexts(spec, parameter);
  const row = firstRow(operation, value);
  const named = (text: string): unknown =>
    Object.entries(row).find(([key]) => [bare(text), `${bare(text)}id`].includes(bare(key)))?.[1];
  const related = resourcesIn(value).flatMap((each) => Object.keys(relatedTo(each)));
  const text = shown
    .flatMap((each) => each.split(','))
    .find((each) => ['string', 'number'].includes(typeof named(each)) || related.includes(each));
  if (text === undefined) return 'its records have no id of what the document shows to include';
  return { text, isIgnored: (after) => equalJson(after as Json, value as Json) };
};
