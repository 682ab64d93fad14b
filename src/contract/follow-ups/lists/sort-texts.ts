import { compose } from '../../../schema/composition';
import { listedValues, shownValues } from '../../../schema/shown-values';
import type { Operation, Parameter, Spec } from '../../../specs/spec';
import { comparable, directionOf, isInOrder, isSortedBy, sortedBy } from '../../../validate/response/checks/semantics';
import type { SemanticRule } from '../../../validate/response/semantic-rules';

/** One way to ask for an order: `sort=-age`, or `sort=age` with `order=desc`. */
export interface Sorting {
  readonly property: string;
  /** Names and texts of query parameters. */
  readonly asked: readonly (readonly [name: string, text: string])[];
}

/** Whoever forgets one value of a filter, or one direction of an order, may know the other. */
export type Which = 'first' | 'other';

/** The parameter beside one that sorts which says the direction, as its document shows by `asc` and `desc`. */
export const directionParameter = (spec: Spec, { parameters }: Operation, besides: string): string | undefined =>
  parameters.find(
    (each) =>
      each.in === 'query' &&
      each.name !== besides &&
      DIRECTIONS.test(each.name) &&
      shownTexts(spec, each).some((text) => directionOf(text)),
  )?.name;

const DIRECTIONS = /^_?(?:(?:sort|order)(?:_?by)?_?(?:dir|direction|order|type)|dir|direction|order)$/i;

/** What shows an order that the items do not have yet: whoever ignores the parameter leaves them as they are. */
export const sortingFor = (
  spec: Spec,
  operation: Operation,
  rule: SortRule,
  properties: readonly string[],
  valuesOf: (property: string) => readonly unknown[],
  which: Which = 'first',
): Sorting | undefined => {
  const shown = textsOf(spec, operation, rule.parameter).map((text) => propertyOf(text, properties));
  const showing = sortings(spec, operation, rule, properties).filter(({ property, asked }) => {
    const values = comparable(valuesOf(property));
    // By texts few vendors sort of whose document does not say so.
    const isKnown = !rule.inferred || shown.includes(property);
    if (!values || !(isKnown || values.every((value) => typeof value === 'number'))) return false;
    const [direction] = asked.flatMap(([, text]) => directionOf(text) ?? []);
    return !isInOrder(values, direction);
  });
  return showing[which === 'other' ? 1 : 0];
};

/** Does the document write both directions of one order? */
export const hasTwoDirections = (spec: Spec, operation: Operation, parameter: string): boolean => {
  const direction = directionParameter(spec, operation, parameter);
  const texts = textsOf(spec, operation, direction ?? parameter);
  return new Set(texts.map((text) => (direction === undefined ? sortedBy(text) : ''))).size < texts.length;
};

type SortRule = Pick<Extract<SemanticRule, { kind: 'sort' }>, 'parameter' | 'direction' | 'inferred'>;

/** What the document shows comes first: it is known to be taken. Then falling, because a server may know one direction only. */
const sortings = (
  spec: Spec,
  operation: Operation,
  { parameter, direction }: SortRule,
  properties: readonly string[],
): readonly Sorting[] => {
  const shown = textsOf(spec, operation, parameter).filter((text) => propertyOf(text, properties) !== undefined);
  const named = shown.map((text) => propertyOf(text, properties));
  const others = properties.filter((property) => !named.includes(property));
  const directions = direction === undefined ? [] : textsOf(spec, operation, direction).filter(directionOf);
  return [...fallingFirst(shown), ...others].flatMap((text): readonly Sorting[] => {
    const property = propertyOf(text, properties) ?? text;
    const own = [parameter, text] as const;
    if (direction === undefined || directionOf(text) !== undefined) return [{ property, asked: [own] }];
    return fallingFirst(directions).map((to) => ({ property, asked: [own, [direction, to]] }));
  });
};

const propertyOf = (text: string, properties: readonly string[]): string | undefined =>
  properties.find((each) => each === sortedBy(text)) ?? properties.find((each) => isSortedBy(text, each));

const fallingFirst = (texts: readonly string[]): readonly string[] =>
  [...texts].sort((a, b) => Number(directionOf(b) === 'falling') - Number(directionOf(a) === 'falling'));

const textsOf = (spec: Spec, operation: Operation, name: string): readonly string[] =>
  shownOf(spec, operation, name).filter((value) => typeof value === 'string');

export const shownTexts = (spec: Spec, parameter: Parameter): readonly string[] =>
  shownFor(spec, parameter).filter((value) => typeof value === 'string');

export const shownOf = (spec: Spec, { parameters }: Operation, name: string): readonly unknown[] =>
  parameters.filter((each) => each.in === 'query' && each.name === name).flatMap((each) => shownFor(spec, each));

/** What a document writes for a parameter, or for one of its list: the values of its `enum`, its examples and its default. */
const shownFor = (spec: Spec, { schema, examples }: Parameter): readonly unknown[] => {
  const { nodes: own } = schema ? compose(spec, [schema.node]) : { nodes: [] };
  const { nodes: ofItems } = compose(
    spec,
    own.flatMap(({ items }) => items ?? []),
  );
  const ofNodes = [own, ofItems].flatMap((nodes) => [...(listedValues(nodes) ?? []), ...shownValues(nodes)]);
  const shown = [...examples.map(({ value }) => value), ...ofNodes].flat();
  return [...new Set(shown)];
};
