import { childPointer } from '../../core/json/pointer';
import type { JsonType } from '../../schema/schema-types';
import { type Shape, shapeOf } from '../../schema/value-shape';
import type { Parameter } from '../../specs/spec';
import type { SemanticRule } from '../../validate/response/semantic-rules';
import { parameterSchema } from '../generate/values/sample-values';
import type { PlanContext } from '../plan-context';
import { rowPart } from './envelope';
import type { GoodAnswer } from './follow-up';
import { itemNames } from './item-names';
import { listIn } from './page-rows';
import { directionParameter, sortingFor } from './sort-texts';

type InferredKind = Extract<SemanticRule['kind'], 'limit' | 'page' | 'sort' | 'filter'>;

export const LIMITS = /^(?:limit|\$top|per_?page|page_?size|max_?results|page\[(?:size|limit)\])$/i;
const PAGES = /^(?:page|page_?number|offset|skip|\$skip|start_?index|page\[(?:number|offset)\])$/i;
const SORTS = /^(?:\$?sort|(?:sort|order)_?by|\$orderby|ordering)$/i;
/** Too many meanings: of `status=active` items of another status may be part, of `id` or `type` not. */
const NO_FILTERS =
  /^(?:q|query|search|filter|fields|include|expand|embed|format|lang|language|locale|version|key|token|cursor|after|before|since|until|from|to)$/i;

/** What a query parameter means by its name alone. A filter is one only where the items have a property of its name. */
export const inferredKinds = ({ spec, operation }: PlanContext, parameter: Parameter): readonly InferredKind[] => {
  if (parameter.in !== 'query' || operation.method !== 'GET') return [];
  const { name } = parameter;
  const shape = shapeOf(spec, parameterSchema(parameter));
  const isOnly = (type: JsonType): boolean => typesIn(shape).every((each) => each === type);
  if (LIMITS.test(name)) return isOnly('integer') ? ['limit'] : [];
  if (PAGES.test(name)) return isOnly('integer') ? ['page'] : [];
  if (SORTS.test(name)) return isOnly('string') ? ['sort'] : [];
  if (NO_FILTERS.test(name) || parameter.required) return [];
  // A list is asked for one of its values.
  const isPlain = hasPlainTypes(shape) || (isOnly('array') && hasPlainTypes(shapeOf(spec, shape.item(0))));
  return isPlain && itemNames(spec, operation).has(filteredBy(name)) ? ['filter'] : [];
};

const hasPlainTypes = (shape: Shape): boolean => typesIn(shape).every((type) => PLAIN.has(type));

const PLAIN: ReadonlySet<JsonType> = new Set(['string', 'integer', 'boolean']);

/** All of them where the schema says none. */
const typesIn = ({ types }: Shape): readonly JsonType[] => [...types].filter((type) => type !== 'null');

/** The property that `status` and `filter[status]` select by. */
const filteredBy = (name: string): string => /^filter\[([^[\]]+)\]$/i.exec(name)?.[1] ?? name;

/** The rule as a document would write it; or, as text, why the answer is none that it could be about. */
export const inferRule = (
  { spec, operation }: PlanContext,
  kind: InferredKind,
  parameter: Parameter,
  { value }: GoodAnswer,
): SemanticRule | string => {
  const list = listIn(value);
  if (list === undefined) return 'its answer is no list, nor an object around one';
  const base = { evidence: 'assumed', place: parameter.place } as const;
  const { name } = parameter;
  if (kind === 'limit') return { ...base, kind, parameter: name, lists: [list.at] };
  if (kind === 'page') return { ...base, kind, parameter: name, list: list.at };
  const { at, record } = rowPart(list.items[0]);
  const valuesOf = (property: string): string => `${list.at}/*${childPointer(at, property)}`;
  if (kind === 'filter') return { ...base, kind, parameter: name, values: valuesOf(filteredBy(name)) };
  const sort = { ...base, parameter: name, direction: directionParameter(spec, operation) };
  const sorting = sortingFor(spec, operation, sort, Object.keys(record), (property) =>
    list.items.map((item) => rowPart(item).record[property]),
  );
  return sorting
    ? { ...sort, kind, values: valuesOf(sorting.property) }
    : 'its items have nothing by which they can be put in an order that they have not yet';
};
