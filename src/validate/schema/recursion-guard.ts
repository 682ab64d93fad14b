import type { CodeKeywordDefinition, ValidateFunction } from 'ajv';
import { callRef } from 'ajv/dist/vocabularies/core/ref';

/** The keyword that a `$ref` becomes where it leads back to a schema that may be looking at the same value already. */
export const AGAIN = 'understudyAgain';

/**
 * A reference that ends: what a schema says of a value while it is being asked about that very value adds nothing, so it
 * holds. A base that lists its subtypes, each of which extends the base, comes back to itself like this.
 * @param compiled the validator of a reference, made when a value first needs it
 */
export const againKeyword = (compiled: (reference: string) => ValidateFunction): CodeKeywordDefinition => {
  const guards = new Map<string, RecursionGuard>();
  return {
    keyword: AGAIN,
    schemaType: 'string',
    code: (context) => {
      const reference = String(context.schema);
      const guard = guards.get(reference) ?? guarded(() => compiled(reference));
      guards.set(reference, guard);
      // As Ajv calls what a `$ref` leads to: errors, paths and evaluated properties come through.
      callRef(context, context.gen.scopeValue('validate', { ref: guard }));
    },
  };
};

interface RecursionGuard {
  (value: unknown, place?: Parameters<ValidateFunction>[1]): boolean;
  errors: ValidateFunction['errors'];
  evaluated: Partial<NonNullable<ValidateFunction['evaluated']>>;
}

const guarded = (compiled: () => ValidateFunction): RecursionGuard => {
  const open: unknown[] = [];
  let target: ValidateFunction | undefined;
  const run = (value: unknown, place?: Parameters<ValidateFunction>[1]): boolean => {
    guard.errors = null;
    guard.evaluated = {};
    if (open.includes(value)) return true;
    target ??= compiled();
    open.push(value);
    try {
      const holds = target(value, place);
      guard.errors = target.errors;
      guard.evaluated = target.evaluated ?? {};
      return holds;
    } finally {
      open.pop();
    }
  };
  const guard: RecursionGuard = Object.assign(run, { errors: null, evaluated: {} });
  return guard;
};
