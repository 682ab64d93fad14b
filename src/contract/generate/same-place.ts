import type { Operation, Spec } from '../../specs/spec';

/** The names that other paths have for the parameter in the same place: `AccountSid` for the `Sid` of `/Accounts/{Sid}.json`. */
export const namesInPlace = (spec: Spec, { path }: Operation, name: string): readonly string[] => {
  const known = bySpec.get(spec) ?? indexOf(spec);
  bySpec.set(spec, known);
  const own = placesIn(path).find((each) => each.name === name);
  return own ? [...(known.get(own.place) ?? [])].filter((each) => each !== name) : [];
};

// Each parameter asks, and a look at all operations each time would be the square of a large document.
const bySpec = new WeakMap<Spec, ReadonlyMap<string, ReadonlySet<string>>>();

const indexOf = ({ operations }: Spec): ReadonlyMap<string, ReadonlySet<string>> => {
  const index = new Map<string, Set<string>>();
  for (const { name, place } of operations.flatMap(({ path }) => placesIn(path)))
    index.set(place, (index.get(place) ?? new Set()).add(name));
  return index;
};

/** Behind the name of a kind alone: `/{a}` and `/{b}` need be nothing of one kind. */
const placesIn = (path: string): readonly { readonly name: string; readonly place: string }[] =>
  [...path.matchAll(/(?<=\/[^{}/]+\/)\{([^{}]+)\}(?=[/.]|$)/g)].map(({ 1: name = '', index }) => ({
    name,
    place: path.slice(0, index).replaceAll(/\{[^{}]*\}/g, '{}'),
  }));
