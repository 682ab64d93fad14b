import type { CopiedSchema } from './schema-copy';

/**
 * The same text for two schemas that say the same, so that one validator does for both. `undefined` for one that cannot
 * be written (a YAML alias can lead a value into itself).
 */
export const schemaText = (schema: CopiedSchema): string | undefined => {
  try {
    const text = JSON.stringify(schema);
    return text.includes('null') ? JSON.stringify(schema, exact) : text;
  } catch {
    return undefined;
  }
};

/** JSON writes YAML's `.inf` and `.nan` as `null`, which is another value. */
const exact = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? { understudyNumber: String(value) } : value;

/** Of each node of `from` the node at its place in `to`; the two have the same text. */
export const twinsOf = (from: CopiedSchema, to: CopiedSchema): WeakMap<object, object> => {
  const twins = new WeakMap<object, object>();
  const visit = (one: unknown, other: unknown): void => {
    if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return;
    twins.set(one, other);
    for (const [key, value] of Object.entries(one)) visit(value, (other as Record<string, unknown>)[key]);
  };
  visit(from, to);
  return twins;
};
