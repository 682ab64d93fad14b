import { isObject } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { type Making, NOTHING, type Spot } from './making';
import { textMatching } from './pattern-text';

/**
 * Names for entries that `properties` does not list: as `patternProperties` and `propertyNames` want them, else `key1`,
 * `key2`. Two may be alike where a pattern leaves no room.
 */
export function* spareNames(making: Making, nodes: readonly SpecNode[], most: number, spot: Spot): Generator<string> {
  const rules = nodes.map(({ propertyNames }) => propertyNames).filter(isObject);
  const patterns = nodes.flatMap(({ patternProperties }) =>
    isObject(patternProperties) ? Object.keys(patternProperties) : [],
  );
  for (let row = 0; row < most; row += 1) {
    const name = rules.length === 0 ? undefined : making.satisfy(making, rules, { ...spot, name: 'key', row });
    if (name !== NOTHING && typeof name === 'string') yield name;
    for (const pattern of patterns) {
      const matching = textMatching(making.judge, pattern, () => true, [`key${row + 1}`], row);
      if (matching !== undefined) yield matching;
    }
    yield `key${row + 1}`;
  }
}
