/** A value below these keys is data, not description: a `$ref` or `$id` in it means nothing (OpenAPI 3.1, 4.8.19). */
const DATA_KEYS = new Set(['example', 'examples', 'default', 'enum', 'const', 'value', 'description']);

/** Extensions have rules of their own; webhooks of OpenAPI 3.0 keep those of 3.1. */
export const isData = (key: string): boolean => DATA_KEYS.has(key) || (key.startsWith('x-') && key !== 'x-webhooks');

/** The keys of these mappings are names that the author chose: a property called `example` is a schema. */
export const NAME_MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'paths',
  'webhooks',
  'x-webhooks',
  'callbacks',
  'links',
  'pathItems',
  'securitySchemes',
  'content',
  'variables',
]);

/** `examples` holds Example Objects here and there, each of which may be a `$ref`; anything deeper is data. */
const isExampleRef = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && '$ref' in value;

/**
 * Visits every object of a description, each once however often it is aliased, parents first. Data (examples, defaults)
 * is left out, except for a `$ref` that stands for an Example Object.
 * @param visit also gets whether the keys are names of the author's, as in `properties`
 */
export const walkDescription = (
  root: unknown,
  visit: (node: Readonly<Record<string, unknown>>, keysAreNames: boolean) => void,
): void => {
  const seen = new Set<object>();
  const pending: [value: unknown, keysAreNames: boolean][] = [[root, false]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, keysAreNames] = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) pending.push([value[i], false]);
      continue;
    }
    const node = value as Readonly<Record<string, unknown>>;
    visit(node, keysAreNames);
    const keys = Object.keys(node);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] ?? '';
      if (keysAreNames || !isData(key)) pending.push([node[key], !keysAreNames && NAME_MAPS.has(key)]);
      else if (key === 'examples') pushExampleRefs(node[key], pending);
    }
  }
};

const pushExampleRefs = (examples: unknown, pending: [unknown, boolean][]): void => {
  if (typeof examples !== 'object' || examples === null || Array.isArray(examples)) return;
  for (const example of Object.values(examples)) if (isExampleRef(example)) pending.push([example, true]);
};

/** Visits every object below `root`, data too, each once. */
export const walkAll = (root: unknown, visit: (node: object) => void): void => {
  const seen = new Set<object>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    visit(value);
    for (const child of Object.values(value)) pending.push(child);
  }
};
