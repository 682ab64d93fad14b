import { isObject } from '../../../core/json/json';
import { childPointer, ROOT } from '../../../core/json/pointer';
import type { JsonType } from '../../../schema/schema-types';
import { type Shape, shapeOf } from '../../../schema/value-shape';
import type { Parameter, Spec } from '../../../specs/spec';
import { parameterExamples } from '../../../validate/parameters/read-examples';
import { directionOf, sortedBy } from '../../../validate/response/checks/semantics';
import { instant } from '../../../validate/response/instant';
import type { SemanticRule } from '../../../validate/response/semantic-rules';
import { parameterSchema } from '../../generate/values/sample-values';
import type { PlanContext } from '../../plan-context';
import { relatedTo, rowPart } from '../envelope';
import type { GoodAnswer } from '../follow-up';
import { bare, singulars } from '../ids/bare-name';
import { itemNames } from './item-names';
import { isCursor } from './named-next-page';
import { listIn } from './page-rows';
import { directionParameter, shownTexts, sortingFor } from './sort-texts';

type InferredKind = Extract<SemanticRule['kind'], 'limit' | 'page' | 'sort' | 'filter' | 'time-zone'>;

/** How many items there are at most; some of these names mean that only where the document says so. */
export const LIMITS =
  /^(?:[$_]?limit|\$top|(?:(?:results|items|records|rows)_?)?per[_-]?page|page[-_]?(?:size|limit|length)|pagelen|max[-_]?(?:results|items|records|entries|keys)|page\[(?:size|limit)\]|batch[-_]?size|_?count|size|rows|take|top|first|length|max|num|n)$/i;
const MANY_MEANINGS = /^(?:_?count|size|rows|take|top|first|length|max|num|n)$/i;
const PAGES =
  /^(?:_?page|page[-_]?(?:number|no|num|index)|(?:record_?)?offset|skip|\$skip|_start|start[-_]?(?:index|at)|first_?result|page\[(?:number|offset)\])$/i;
export const SORTS =
  /^(?:[$_]?sort|sorting|(?:sort|order)_?by|(?:sort|order)_?(?:field|key|column)|sort_?on|\$orderby|ordering)$/i;
const ZONES = /^(?:time_?zone|tz)$/i;
const NO_FILTERS =
  /^(?:q|query|search|filter|fields|include|expand|embed|format|lang|language|locale|version|key|token|cursor|after|before|since|until|from|to)$/i;

/** What a query parameter means by its name alone. A filter is one only where the items have a property of its name. */
export const inferredKinds = ({ spec, operation }: PlanContext, parameter: Parameter): readonly InferredKind[] => {
  if (parameter.in !== 'query' || operation.method !== 'GET') return [];
  const { name } = parameter;
  const shape = shapeOf(spec, parameterSchema(parameter));
  const isOnly = (type: JsonType): boolean => typesIn(shape).every((each) => each === type);
  const names = itemNames(spec, operation);
  // `size` beside `page`, `take` beside `skip`.
  const isPaged = operation.parameters.some(
    (each) => each.in === 'query' && (PAGES.test(each.name) || STARTS.test(each.name) || isCursor(operation, each)),
  );
  const isCount = typesIn(shape).every((each) => each === 'integer' || each === 'number');
  const says = parameter.description ?? '';
  const isLimit = MANY_MEANINGS.test(name)
    ? isCount &&
      !names.has(name) &&
      (saysHowMany(says, operation.path) ||
        (isPaged && OF_PAGES.test(name) && (says === '' || isOfRows(says, operation.path))))
    : LIMITS.test(name) && (isCount || isOnly('string'));
  if (isLimit) return ['limit'];
  if (LIMITS.test(name) && !MANY_MEANINGS.test(name)) return [];
  // A text may be a token of the server's own.
  if (PAGES.test(name)) return isCount ? ['page'] : [];
  const isTexts = isOnly('array') && typesIn(shapeOf(spec, shape.item(0))).every((each) => each === 'string');
  if (SORTS.test(name) || isOrderOf(spec, parameter)) return isOnly('string') || isTexts ? ['sort'] : [];
  if (ZONES.test(name)) return parameterExamples(spec, parameter).length > 0 ? ['time-zone'] : [];
  const isNone = NO_FILTERS.test(name) && !(ENDS.test(name) && SAYS_SIDE.test(parameter.description ?? ''));
  if (isNone || parameter.required || saysOther(parameter.description ?? '')) return [];
  // A list is asked for one of its values.
  const isPlain = hasPlainTypes(shape) || (isOnly('array') && hasPlainTypes(shapeOf(spec, shape.item(0))));
  return isPlain && filteredBy(name, names) !== undefined ? ['filter'] : [];
};

/** A maximum, a number and a length may be those of anything. */
const OF_PAGES = /^(?:count|size|rows|take|top|first)$/i;

/** With a time in it as often as with a number of items, so that it only says what stands beside it. */
const STARTS = /^(?:start|from)$/i;

/** `order=price.desc`: the parameter that says a direction elsewhere. */
const isOrderOf = (spec: Spec, parameter: Parameter): boolean =>
  /^_?order$/i.test(parameter.name) &&
  shownTexts(spec, parameter).some((text) => directionOf(text) !== undefined && ![text, ''].includes(sortedBy(text)));

/** `To` of messages, and not of times. */
const ENDS = /^(?:from|to)$/i;
const SAYS_SIDE =
  /^(?!.*\b(?:dates?|days?|times?|timestamp|since|after|before|until)\b).*\b(?:filter|only|sender|recipient)/is;

/** The document's own words for what a name means otherwise only to us. */
export const saysLimit = (description: string): boolean => SAYS_LIMIT.test(description);

/** A name that means how many items there are at most, by itself or by the words beside it. */
export const isLimitName = (name: string, description: string): boolean =>
  LIMITS.test(name) && (!MANY_MEANINGS.test(name) || saysLimit(description));

const SAYS_LIMIT = /\b(?:number|maximum|how many|at most|limits?)\b/i;
/** `Maximum price` and `Number of items to skip` limit nothing. */
const saysHowMany = (description: string, path: string): boolean =>
  isOfRows(description, path) &&
  SAYS_LIMIT.test(description) &&
  !/\b(?:skip\w*|offset|start\w*|first|index|before|after)\b/i.test(description);

const isOfRows = (description: string, path: string): boolean => {
  const listed = bare(path.split('/').at(-1) ?? '');
  return ROWS.test(description) || (listed !== '' && bare(description).includes(listed));
};

const ROWS = /\b(?:items?|results?|rows?|records?|entry|entries|elements?|objects?|hits?|page)\b/i;

export const SAYS_FILTER =
  /^\W*only\b|\b(?:returns?|shows?|lists?|includes?) only\b|\bonly (?:return|show|list|include)/i;

/** Does a description choose what a value is not, comes before, or is like? What `If it is not set` goes on to say is no choice. */
const saysOther = (description: string): boolean => OTHER.test(description.replaceAll(UNSET, ''));

const UNSET =
  /\b(?:(?:if|when|unless)\b[^,.;]*\b(?:not|no|none|omitted|absent|empty|missing|unset)|by default)\b[^.;]*/gi;

const OTHER =
  /\b(?:without|except|exclud\w*|omit\w*|other than|lack\w*|(?:do|does|is|are|has|have)(?: not|n['’]t)|after|before|since|until|earlier|later|above|below|(?:less|greater|larger|smaller|more|fewer) than|at (?:least|most)|near\w*|sounds?|similar|fuzzy)\b/i;

const hasPlainTypes = (shape: Shape): boolean => typesIn(shape).every((type) => PLAIN.has(type));

const PLAIN: ReadonlySet<JsonType> = new Set(['string', 'integer', 'boolean']);

/** All of them where the schema says none. */
const typesIn = ({ types }: Shape): readonly JsonType[] => [...types].filter((type) => type !== 'null');

/** The property that `status`, `filter[status]`, `status_id`, `statusId` and, of several, `statuses` select by; `ids` by `id`, `is_active` by `active`. */
const filteredBy = (parameter: string, names: ReadonlySet<string>): string | undefined => {
  const name = /^filter\[([^[\]]+)\]$/i.exec(parameter)?.[1] ?? parameter;
  if (names.has(name)) return name;
  // `price>=` compares.
  if (/[<>=!~]/.test(name)) return undefined;
  const own = bare(name);
  const alike = [
    ...[own, `${own}id`, `${own}s`, `${own}es`, own.replace(/y$/, 'ies')],
    ...singulars(own),
    own.replace(/^is(?=.{3})/, ''),
  ];
  return alike.flatMap((each) => [...names].find((known) => bare(known) === each) ?? [])[0];
};

/** By which of its members an object is chosen; `undefined` where it may be one or the other. */
const memberNamed = (
  object: object,
  { name, description = '' }: Parameter,
  types: readonly JsonType[],
): string | undefined => {
  const names = NAMES.filter((each) => each in object);
  if (names.length === 0 || /id$/i.test(name) || !types.includes('string')) return 'id';
  const words = description.toLowerCase();
  if (/\b(?:ids?|identifiers?)\b/.test(words)) return 'id';
  const said = names.find((each) => new RegExp(`\\b${each}s?\\b`).test(words));
  return said ?? (/\b(?:user ?)?names?\b/.test(words) ? names[0] : undefined);
};

const NAMES: readonly string[] = ['login', 'username', 'slug', 'key', 'handle', 'name'];

/** The rule as a document would write it; or, as text, why the answer is none that it could be about. */
export const inferRule = (
  { spec, operation }: PlanContext,
  kind: InferredKind,
  parameter: Parameter,
  { value }: GoodAnswer,
): SemanticRule | string => {
  const list = listIn(value);
  if (list === undefined) return 'its answer is no list, nor an object around one';
  const { name } = parameter;
  const says = { limit: SAYS_LIMIT, filter: SAYS_FILTER, page: undefined, sort: undefined, 'time-zone': undefined }[
    kind
  ];
  const evidence = says?.test(parameter.description ?? '') ? 'elsewhere' : 'assumed';
  const base = { evidence, place: parameter.place, inferred: true } as const;
  if (kind === 'limit') return { ...base, kind, parameter: name, lists: [list.at] };
  if (kind === 'page') return { ...base, kind, parameter: name, list: list.at };
  const { at, record } = rowPart(list.items[0]);
  const valuesOf = (property: string): string => `${list.at}/*${childPointer(at, property)}`;
  if (kind === 'time-zone') {
    const times = Object.keys(record).filter((key) => instant(record[key]) !== undefined);
    return times.length > 0
      ? { ...base, kind, parameter: name, values: times.map(valuesOf) }
      : 'its items have no time with an offset';
  }
  if (kind === 'filter') {
    const related = Object.keys(relatedTo(list.items[0]));
    const property = filteredBy(name, new Set([...Object.keys(record), ...related])) ?? name;
    if (!(property in record) && related.includes(property)) {
      const values = `${list.at}/*${childPointer(ROOT, 'relationships', property, 'data', 'id')}`;
      return { ...base, kind, parameter: name, values };
    }
    // An object in the place of an id has it.
    const [object] = list.items.map((item) => rowPart(item).record[property]).filter(isObject);
    const member = object && memberNamed(object, parameter, typesIn(shapeOf(spec, parameterSchema(parameter))));
    if (object && member === undefined) return `no document says by what of its ${property} it chooses`;
    return {
      ...base,
      kind,
      parameter: name,
      values: `${valuesOf(property)}${member ? childPointer(ROOT, member) : ''}`,
    };
  }
  const sort = { ...base, parameter: name, direction: directionParameter(spec, operation, name) };
  const sorting = sortingFor(spec, operation, sort, Object.keys(record), (property) =>
    list.items.map((item) => rowPart(item).record[property]),
  );
  return sorting
    ? { ...sort, kind, values: valuesOf(sorting.property) }
    : 'its items have nothing by which they can be put in an order that they have not yet';
};
