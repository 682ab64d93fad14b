import { isObject } from '../../core/json/json';
import type { SpecNode } from '../spec';
import type { Sources } from './sources';
import { walkDescription } from './walk';

/** An example's value is `holder[key]`. */
export interface ExampleSlot {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** An Example Object belongs there, and not the value itself. */
  readonly isExampleObject: boolean;
}

/** Every place below `root` where a description has an example; of one list the last comes first, so that it may be taken out. */
export const exampleSlots = (root: unknown, isSwagger: boolean, sources: Sources): readonly ExampleSlot[] => {
  const slots: ExampleSlot[] = [];
  const add = (holder: object, key: string, isExampleObject = false): void => {
    slots.push({ holder: holder as Record<string, unknown>, key, isExampleObject });
  };
  const addNamed = (examples: SpecNode): void => {
    for (const [name, entry] of Object.entries(examples)) {
      if (!isObject(entry)) continue;
      const target = isReference(entry) ? resolved(entry, sources) : entry;
      if (isReference(entry) ? isExampleObject(target, entry.$ref) : !isSwagger && hasValue(entry)) {
        for (const key of VALUES) if (isObject(target) && key in target) add(target, key);
        // A reference that leads nowhere is the survey's to tell, where one may stand.
      } else if (target !== undefined || isSwagger) add(examples, name, isReference(entry) && !isSwagger);
    }
  };
  walkDescription(root, (node, keysAreNames) => {
    if (keysAreNames) return;
    for (const key of ['example', 'x-example']) if (key in node) add(node, key);
    for (const list of [node.examples, node['x-examples']]) {
      if (Array.isArray(list)) for (let at = list.length - 1; at >= 0; at--) add(list, String(at));
      else if (isObject(list)) addNamed(list);
    }
  });
  return slots;
};

/** Nothing but a `$ref`, and words about it; with anything else beside, it is data of somebody's. */
export const isReference = (value: unknown): value is SpecNode & { readonly $ref: string } =>
  isObject(value) &&
  typeof value.$ref === 'string' &&
  Object.keys(value).every((key) => key === '$ref' || key === 'summary' || key === 'description');

/** Where a reference leads to an Example Object: among `examples`, or to something that has an Example Object's fields only. */
export const isExampleObject = (target: unknown, ref: string): target is SpecNode =>
  isObject(target) &&
  hasValue(target) &&
  (/\/examples\/[^/]+$/.test(ref) || Object.keys(target).every((key) => FIELDS.has(key) || key.startsWith('x-')));

const hasValue = (node: SpecNode): boolean =>
  [...VALUES, 'externalValue', 'serializedValue'].some((key) => key in node);

const VALUES = ['value', 'dataValue'];
const FIELDS = new Set([...VALUES, 'externalValue', 'serializedValue', 'summary', 'description']);

const resolved = (entry: SpecNode & { readonly $ref: string }, sources: Sources): unknown => {
  const seen = new Set<unknown>();
  let node: unknown = entry;
  while (isReference(node) && !seen.has(node)) {
    seen.add(node);
    const target = sources.follow(node.$ref, node);
    if (target.kind === 'missing') return undefined;
    node = target.value;
  }
  return node;
};
