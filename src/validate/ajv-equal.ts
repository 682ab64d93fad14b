import { equalJson } from '../core/json';

import equalModule = require('ajv/dist/runtime/equal');

/**
 * Ajv compares values for `uniqueItems`, `const` and `enum` with a function that calls `valueOf` and `toString` of what it is given.
 * A JSON object may have properties of those names, and `[{ "valueOf": 1 }, {}]` then throws in the middle of a check.
 * Generated code asks the module for the function each time it is generated, so this replaces it for every schema compiled later.
 */
export const useSafeComparison = (): void => {
  const { code } = equalModule.default;
  Object.assign(equalModule, {
    default: Object.assign((a: unknown, b: unknown): boolean => equalJson(a, b), { code }),
  });
};
