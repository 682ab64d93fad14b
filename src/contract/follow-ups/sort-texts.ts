import { compose } from '../../schema/composition';
import { listedValues, shownValues } from '../../schema/shown-values';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import { comparable, directionOf, isInOrder, sortedBy } from '../../validate/response/checks/semantics';
import type { SemanticRule } from '../../validate/response/semantic-rules';

/** One way to ask for an order: `sort=-age`, or `sort=age` with `order=desc`. */
export interface Sorting {
  readonly property: string;
  /** Names and texts of query parameters. */
  readonly asked: readonly (readonly [name: string, text: string])[];
}

/** The parameter beside one that sorts which says the direction, as its document shows by `asc` and `desc`. */
export const directionParameter = (spec: Spec, { parameters }: Operation): string | undefined =>
  parameters.find(
    (each) =>
      each.in === 'query' && DIRECTIONS.test(each.name) && shownTexts(spec, each).some((text) => directionOf(text)),
  )?.name;

const DIRECTIONS = /^(?:(?:sort|order)(?:_?by)?_?(?:dir|direction|order|type)|dir|direction|order)$/i;

/** What shows an order that the items do not have yet: whoever ignores the parameter leaves them as they are. */
export const sortingFor = (
  spec: Spec,
  operation: Operation,
  rule: SortRule,
  properties: readonly string[],
  valuesOf: (property: string) => readonly unknown[],
): Sorting | undefined => {
  const shown = textsOf(spec, operation, rule.parameter).map(sortedBy);
  return sortings(spec, operation, rule, properties).find(({ property, asked }) => {
    const values = comparable(valuesOf(property));
    // By texts few vendors sort of whose document does not say so.
    const isKnown = !rule.inferred || shown.includes(property);
    if (!values || !(isKnown || values.every((value) => typeof value === 'number'))) return false;
    const [direction] = asked.flatMap(([, text]) => directionOf(text) ?? []);
    return !isInOrder(values, direction);
  });
};

type SortRule = Pick<Extract<SemanticRule, { kind: 'sort' }>, 'parameter' | 'direction' | 'inferred'>;

/** What the document shows comes first: it is known to be taken. Then falling, because a server may know one direction only. */
const sortings = (
  spec: Spec,
  operation: Operation,
  { parameter, direction }: SortRule,
  properties: readonly string[],
): readonly Sorting[] => {
  const shown = textsOf(spec, operation, parameter).filter((text) => properties.includes(sortedBy(text)));
  const others = properties.filter((property) => !shown.map(sortedBy).includes(property));
  const directions = direction === undefined ? [] : textsOf(spec, operation, direction).filter(directionOf);
  return [...fallingFirst(shown), ...others].flatMap((text): readonly Sorting[] => {
    const property = sortedBy(text);
    const own = [parameter, text] as const;
    if (direction === undefined || directionOf(text) !== undefined) return [{ property, asked: [own] }];
    return fallingFirst(directions).map((to) => ({ property, asked: [own, [direction, to]] }));
  });
};

const fallingFirst = (texts: readonly string[]): readonly string[] =>
  [...texts].sort((a, b) => Number(directionOf(b) === 'falling') - Number(directionOf(a) === 'falling'));

const textsOf = (spec: Spec, { parameters }: Operation, name: string): readonly string[] =>
  parameters.filter((each) => each.in === 'query' && each.name === name).flatMap((each) => shownTexts(spec, each));

/** What a document writes for a parameter, or for one of its list: the values of its `enum`, its examples and its default. */
export const shownTexts = (spec: Spec, { schema, examples }: Parameter): readonly string[] => {
  const { nodes: own } = schema ? compose(spec, [schema.node]) : { nodes: [] };
  const { nodes: ofItems } = compose(
    spec,
    own.flatMap(({ items }) => items ?? []),
  );
  const ofNodes = [own, ofItems].flatMap((nodes) => [...(listedValues(nodes) ?? []), ...shownValues(nodes)]);
  const shown = [...examples.map(({ value }) => value), ...ofNodes].flat();
  return [...new Set(shown.filter((value) => typeof value === 'string'))];
};
