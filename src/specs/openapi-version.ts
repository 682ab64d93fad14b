import { fail } from '../core/errors';
import { isObject } from '../core/json/json';
import type { SourceFile } from './source/source-file';
import type { SpecNode } from './spec';

export interface OpenApiRoot {
  readonly root: SpecNode;
  /** `2.0`, or `openapi` as written. */
  readonly version: string;
}

/**
 * Says which OpenAPI a file is. `3.1` without quotes is a number in YAML; many documents have it so, and it can mean
 * nothing else.
 * @throws SPEC_NOT_OPENAPI with what was found instead
 */
export const checkOpenApi = ({ root, file }: Pick<SourceFile, 'root' | 'file'>): OpenApiRoot => {
  if (!isObject(root)) throw fail('SPEC_NOT_OPENAPI', file, `its top level is ${kindOf(root)}, not an object.`);
  const written = root.openapi ?? root.swagger;
  const version = typeof written === 'number' ? written.toFixed(1) : written;
  if (typeof version === 'string' && /^(2\.0$|3\.[012](\.|-|$))/.test(version.trim())) {
    return { root, version: version.trim() };
  }
  if (written !== undefined) {
    throw fail('SPEC_NOT_OPENAPI', file, `it says version ${JSON.stringify(written)}; 2.0 and 3.0 to 3.2 can be read.`);
  }
  const keys = Object.keys(root).slice(0, 5).join(', ');
  throw fail(
    'SPEC_NOT_OPENAPI',
    file,
    `it has no "openapi" field. Its top level has ${keys === '' ? 'nothing' : keys}.`,
  );
};

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
};

/** Whether `$id`, `$anchor` and `$self` mean something: from 3.1 on. */
export const hasIdentifiers = (version: string): boolean => /^3\.[12]/.test(version);

/** Whether what stands beside a `$ref` counts: from 3.1 on (3.0.4, Reference Object). */
export const countsBesideReference = (version: string): boolean => !/^[23]\.0/.test(version);

/** Whether a word beside the type allows null: 2.0's `x-nullable` and 3.0's `nullable`. */
export const hasNullable = (version: string): boolean => /^[23]\.0/.test(version);
