import { setOwn } from '../../core/json/own-property';
import type { Shape } from '../../schema/value-shape';
import type { Parameter } from '../../specs/spec';
import { fieldTree } from './field-tree';
import { type RawPairs, rawValues } from './parameter-sources';
import { type FieldReading, readFields } from './read-fields';
import { decoderOf } from './split-text';

/**
 * `form` with `explode`: each property is a query parameter or cookie of its own. An object that is open, or of which nothing is
 * listed, takes all names that no other parameter has.
 */
export const readSpreadObject = (
  reading: FieldReading,
  shape: Shape,
  parameter: Parameter,
  sent: RawPairs,
  isClaimed: (name: string) => boolean,
): readonly unknown[] | undefined => {
  const pairs =
    parameter.in === 'cookie' && parameter.style !== 'cookie' ? withoutAmpersands(sent, shape.propertyNames) : sent;
  const decode = decoderOf(parameter);
  const takesOthers = shape.open || shape.propertyNames.length === 0;
  const others = takesOthers ? pairs.names.filter((name) => name !== parameter.name && !isClaimed(name)) : [];
  const made: Record<string, unknown> = {};
  for (const name of new Set([...shape.propertyNames, ...others])) {
    const raws = rawValues(pairs, name);
    if (raws.length > 0)
      setOwn(made, name, readFields(reading, shape.wholeProperty(name), fieldTree(raws.map(decode))));
  }
  return Object.keys(made).length === 0 ? undefined : [made];
};

/** OpenAPI's table writes such an object in one cookie, `R=1&G=2`; most clients send a cookie for each property. */
const withoutAmpersands = ({ names, values, malformed }: RawPairs, known: readonly string[]): RawPairs => {
  const pairs = names.flatMap((name, index) =>
    (known.includes(name) ? `${name}=${values[index]}`.split('&') : [`${name}=${values[index]}`]).map(
      (pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const,
    ),
  );
  return { names: pairs.map(([name]) => name), values: pairs.map(([, value]) => value), malformed };
};
