'use strict';

/**
 * Does the document itself show what breaks its schema? Looked for without the product: in the examples of the media type, and
 * in those of every schema around the place of the mistake.
 */

const { isDeepStrictEqual } = require('node:util');

/**
 * @param schemas from `createSchemas`
 * @param entry the documented media type of the answer, with its examples
 * @param error of the judge's validator
 */
function isDocumented(schemas, entry, value, { instancePath, params }) {
  const keys = instancePath.split('/').slice(1).map(unescapeKey);
  const named = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  const place = named === undefined ? keys : [...keys, named];
  const sent = at(value, place);
  const shows = (example, below) => {
    const shown = readText(example);
    // A property that is missing in both is the same only where both could have it.
    const isThere = params.missingProperty === undefined || isObject(at(shown, below.slice(0, -1)));
    return isThere && isDeepStrictEqual(at(shown, below), sent);
  };
  if (entry.examples.some((example) => shows(example, place))) return true;
  let sides = sidesOf(schemas, [{ $ref: schemas.key(entry.schema, 'response') }]);
  for (let depth = 0; ; depth += 1) {
    if (sides.some(({ examples = [] }) => examples.some((one) => shows(one, place.slice(depth))))) return true;
    if (depth === place.length) return false;
    sides = sidesOf(
      schemas,
      sides.flatMap((side) => partsOf(side, place[depth])),
    );
  }
}

const unescapeKey = (key) => key.replaceAll('~1', '/').replaceAll('~0', '~');
const isObject = (value) => value !== null && typeof value === 'object';
const at = (value, keys) => keys.reduce((here, key) => (isObject(here) ? here[key] : undefined), value);

/** Some documents write their examples as JSON text. */
function readText(example) {
  try {
    return typeof example === 'string' && /^\s*[[{]/.test(example) ? JSON.parse(example) : example;
  } catch {
    return example;
  }
}

/** The schemas and all that speak about the same value. */
function sidesOf(schemas, start) {
  const seen = new Set();
  const todo = [...start];
  while (todo.length > 0) {
    const side = todo.pop();
    if (!isObject(side) || seen.has(side)) continue;
    seen.add(side);
    if (side.$ref !== undefined) todo.push(schemas.get(side.$ref));
    for (const key of ['allOf', 'anyOf', 'oneOf']) todo.push(...(side[key] ?? []));
    todo.push(side.then, side.else);
  }
  return [...seen];
}

function partsOf({ properties = {}, items, prefixItems = [], additionalProperties }, key) {
  if (Object.hasOwn(properties, key)) return [properties[key]];
  return /^\d+$/.test(key) ? [prefixItems[Number(key)] ?? items, additionalProperties] : [additionalProperties];
}

module.exports = { isDocumented };
