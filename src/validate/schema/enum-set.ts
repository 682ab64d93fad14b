/** Above this many values an `enum` is looked up in a set: Ajv would compare one by one. */
export const LONG_ENUM = 24;

/** The keyword a long `enum` becomes in a copied schema. */
export const ENUM_SET = 'enumSet';

export const compileEnumSet = (values: readonly unknown[]) => {
  const known = new Set(values);
  return (value: unknown): boolean => known.has(value);
};
