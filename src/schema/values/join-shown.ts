import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { alongReferences } from '../along-references';
import { documentedNames, requiredNames } from '../members';
import { shownValues } from '../shown-values';
import { sidesOf } from '../sides';
import type { Making } from './making';

/**
 * What the parts of one object (`allOf`, a chosen alternative) show, put together: each part shows only its own, and what no
 * showing part describes is taken from the `made` object. `undefined` where no part shows an object, or the schema
 * itself shows the whole.
 * @param nodes all that describe the object, nearest first
 * @param schemas what `nodes` were composed from
 */
export const joinShown = (
  { spec }: Making,
  nodes: readonly SpecNode[],
  schemas: readonly unknown[],
  made: () => unknown,
): Readonly<Record<string, unknown>> | undefined => {
  const [only, ...others] = schemas;
  const whole = new Set(others.length === 0 && isObject(only) ? alongReferences(spec, only) : []);
  const spoken = new Set<SpecNode>();
  const joined = new Map<string, unknown>();
  for (const node of nodes) {
    const shown = spoken.has(node) ? undefined : shownValues([node]).find(isObject);
    if (shown === undefined) continue;
    if (whole.has(node)) return undefined;
    for (const side of sidesOf(spec, node)) spoken.add(side);
    for (const [name, value] of Object.entries(shown)) if (!joined.has(name)) joined.set(name, value);
  }
  if (spoken.size === 0) return undefined;
  const silent = nodes.filter((node) => !spoken.has(node));
  const missing = [...documentedNames(silent), ...requiredNames(silent, [])].filter((name) => !joined.has(name));
  const rest = missing.length === 0 ? undefined : made();
  if (isObject(rest)) for (const name of missing) if (Object.hasOwn(rest, name)) joined.set(name, rest[name]);
  return Object.fromEntries(joined);
};
