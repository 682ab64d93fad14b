import { isObject } from '../../core/json/json';
import { setOwn } from '../../core/json/own-property';
import { pointerKeys } from '../../core/json/pointer';
import type { Spec, SpecNode } from '../spec';
import { isData, NAME_MAPS } from './walk';

/** What a value is by its place: only where a schema belongs does a `$ref` lead to one. The keys of `schemas` and `others` are names. */
type BundleSlot = 'schema' | 'schemas' | 'other' | 'others';

const SLOTS: ReadonlyMap<string, BundleSlot> = new Map([
  ...['schema', 'items', 'not', 'additionalProperties', 'contains', 'propertyNames', 'if', 'then', 'else'].map(
    (key) => [key, 'schema'] as const,
  ),
  ...['schemas', 'properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'].map(
    (key) => [key, 'schemas'] as const,
  ),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((key) => [key, 'schemas'] as const),
]);

/**
 * A document as one file, its overlays applied: for programs that read documents themselves. What stands in another file
 * takes the place of its `$ref`; a schema becomes a component, because it may refer to itself.
 * @param examples whether Example Objects are left out, or have the value of the file that they name
 */
export const bundleDocument = (spec: Spec, examples: 'leave-out' | 'read' = 'leave-out'): SpecNode => {
  const own =
    isObject(spec.root.components) && isObject(spec.root.components.schemas) ? spec.root.components.schemas : {};
  const names = new Map<unknown, string>(Object.entries(own).map(([name, schema]) => [schema, name]));
  const taken = new Set(names.values());
  const added: Record<string, unknown> = {};

  const component = (target: unknown, ref: string): string => {
    const known = names.get(target);
    if (known !== undefined) return known;
    const name = freeName(ref, taken);
    taken.add(name);
    names.set(target, name);
    setOwn(added, name, copy(target, 'schema', false));
    return name;
  };
  const copy = (value: unknown, slot: BundleSlot, inRoot: boolean): unknown => {
    if (Array.isArray(value))
      return value.map((item) => copy(item, slot === 'schema' || slot === 'schemas' ? 'schema' : 'other', inRoot));
    if (!isObject(value)) return value;
    const target = slot === 'schemas' || slot === 'others' ? undefined : elsewhere(value, inRoot);
    if (target !== undefined && slot === 'other') return copy(target, slot, isInRoot(target));
    const copied = copyMembers(value, slot, inRoot);
    return target === undefined
      ? copied
      : { ...copied, $ref: `#/components/schemas/${component(target, String(value.$ref))}` };
  };
  const copyMembers = (node: SpecNode, slot: BundleSlot, inRoot: boolean): Record<string, unknown> => {
    const members: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
      // Example Objects may name further files.
      if (key === 'examples' && slot === 'other') {
        if (examples === 'read') setOwn(members, key, withValues(spec, value, inRoot));
        continue;
      }
      const inner = slotOf(key, slot);
      setOwn(members, key, inner === undefined ? value : copy(value, inner, inRoot));
    }
    return members;
  };
  /** What a `$ref` leads to that another program would not find in this one file. */
  const elsewhere = (node: SpecNode, inRoot: boolean): unknown => targetElsewhere(spec, node, inRoot);
  const isInRoot = (node: unknown): boolean => isObject(node) && spec.place(node).file === spec.file;

  const root = copyMembers(spec.root, 'other', true);
  if (Object.keys(added).length === 0) return root;
  const components = isObject(root.components) ? root.components : {};
  const schemas = isObject(components.schemas) ? components.schemas : {};
  return { ...root, components: { ...components, schemas: { ...schemas, ...added } } };
};

const targetElsewhere = (spec: Spec, node: SpecNode, inRoot: boolean): unknown => {
  const { $ref } = node;
  return typeof $ref !== 'string' || (inRoot && $ref.startsWith('#/')) ? undefined : spec.lookup($ref, node);
};

/** Example Objects by name. A sample that is no text stays where it is. */
const withValues = (spec: Spec, examples: unknown, inRoot: boolean): unknown => {
  if (!isObject(examples)) return examples;
  const values: Record<string, unknown> = {};
  for (const [name, example] of Object.entries(examples)) {
    const target = isObject(example) ? (targetElsewhere(spec, example, inRoot) ?? example) : example;
    const sample = isObject(target) ? spec.sample(target) : undefined;
    if (isObject(target) && sample && sample.bytes === undefined) {
      const { externalValue: _, ...rest } = target;
      setOwn(values, name, { ...rest, value: sample.value });
    } else setOwn(values, name, target);
  }
  return values;
};

/** `undefined`: data, in which a `$ref` means nothing. */
const slotOf = (key: string, parent: BundleSlot): BundleSlot | undefined => {
  if (parent === 'schemas') return 'schema';
  if (parent === 'others') return 'other';
  if (isData(key)) return undefined;
  return SLOTS.get(key) ?? (NAME_MAPS.has(key) ? 'others' : 'other');
};

/** The last word of a reference: `pet` of `./shared/pet.json`, `Pet` of `parts.yaml#/schemas/Pet`. */
const freeName = (ref: string, taken: ReadonlySet<string>): string => {
  const [file = '', pointer = ''] = ref.split('#');
  const last =
    pointerKeys(pointer).at(-1) ??
    file
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ??
    '';
  const name = decodeURIComponent(last).replaceAll(/[^\w.-]+/g, '_') || 'schema';
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
  return free;
};
