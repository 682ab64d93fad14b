import type { ErrorObject } from 'ajv';
import type { Json } from '../core/json';
import { toPointer } from '../core/pointer';
import type { Spec } from '../specs/spec';
import { ENUM_SET } from './ajv';
import { reduceErrors } from './best-branch';
import type { SchemaCopy } from './schema-copy';
import { schemaPaths } from './schema-paths';
import type { SchemaViolation } from './types';

/** Ajv's errors, reduced to those that matter, each with its place in the vendor's file and its grade. */
export const violationsOf = (
  spec: Spec,
  copy: SchemaCopy,
  errors: readonly ErrorObject[],
): readonly SchemaViolation[] => {
  const paths = schemaPaths(copy, (origin) => spec.evidence(origin).grade);
  const root = copy.origins.get(copy.root);
  return reduceErrors(errors, paths).map((error) => {
    const schema = error.parentSchema as Record<string, unknown>;
    const origin = copy.origins.get(schema) ?? root;
    const pointer = toPointer(error.instancePath);
    return {
      pointer,
      ...describe(error, schema),
      spec: origin ? spec.place(origin) : { file: spec.file, line: 1, column: 1, pointer: toPointer('') },
      evidence: paths.grade(copy.root, pathOf(error), schema) ?? 'documented',
    };
  });
};

const pathOf = (error: ErrorObject): readonly string[] =>
  error.instancePath === ''
    ? []
    : error.instancePath
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const SHOWN = 10;

/** Keyword, parameters and sentence; nothing of the value itself, which may be a secret. */
const describe = (
  error: ErrorObject,
  schema: Record<string, unknown>,
): Pick<SchemaViolation, 'keyword' | 'params' | 'message'> => {
  const { keyword } = error;
  const params = error.params as Json & Record<string, Json>;
  if (keyword === 'enum' || keyword === ENUM_SET) return describeEnum(schema[keyword] as readonly Json[]);
  if (keyword === 'const') return { keyword, params, message: `must be ${JSON.stringify(params.allowedValue)}` };
  if (keyword === 'not' && isEmptyNot(schema))
    return { keyword: 'false schema', params: {}, message: 'is not allowed here' };
  if (keyword === 'additionalProperties') {
    return { keyword, params, message: `must not have the property ${JSON.stringify(params.additionalProperty)}` };
  }
  if (keyword === 'unevaluatedProperties') {
    return { keyword, params, message: `must not have the property ${JSON.stringify(params.unevaluatedProperty)}` };
  }
  return { keyword, params, message: (error.message ?? `breaks ${keyword}`).replace(/\bNOT\b/g, 'not') };
};

const isEmptyNot = (schema: Record<string, unknown>): boolean => JSON.stringify(schema.not) === '{}';

const describeEnum = (values: readonly Json[]): Pick<SchemaViolation, 'keyword' | 'params' | 'message'> => {
  const shown = values.slice(0, SHOWN).map((value) => JSON.stringify(value));
  const more = values.length > SHOWN ? ` or one of ${values.length - SHOWN} more` : '';
  return {
    keyword: 'enum',
    params: { allowedValues: values.slice(0, SHOWN) },
    message: `must be ${values.length === 1 ? '' : 'one of '}${shown.join(', ')}${more}`,
  };
};
