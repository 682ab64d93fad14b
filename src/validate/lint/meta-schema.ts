import { isObject } from '../../core/json/json';
import { childPointer, pointerKeys, ROOT, valueAt } from '../../core/json/pointer';
import type { Spec, SpecProblem } from '../../specs/spec';
import { compileSchema } from '../schema/compile-schema';
import type { SchemaViolation } from '../validate-types';
import { openApiSchema } from './openapi-schemas';
import { type LintRule, placeOr, problem } from './rule';

/** Is the document, as it is written, what the OpenAPI Initiative's own schema of its version says? */
export const validOpenApi: LintRule = ({ spec }) => {
  const meta = openApiSchema(spec.written.version);
  if (meta === undefined) return [];
  const compiled = compileSchema(meta, { node: meta.root, place: meta.place(meta.root) }, 'request');
  if (compiled.kind === 'not-compilable') throw new Error(`The schema of ${meta.title} ${compiled.reason}`);
  return compiled.check(spec.written.root).map((broken) => toProblem(spec, broken));
};

const toProblem = (spec: Spec, broken: SchemaViolation): SpecProblem => {
  const { root } = spec.written;
  const keys = pointerKeys(broken.pointer);
  const extra = extraProperty(broken);
  const at = extra === undefined ? keys : [...keys, extra];
  const pointer = childPointer(ROOT, ...at);
  const parent = valueAt(root, childPointer(ROOT, ...at.slice(0, -1)));
  const value = valueAt(root, pointer);
  const own = spec.place(root);
  const place =
    typeof value === 'object' && value !== null
      ? placeOr(spec, value, undefined, own)
      : placeOr(spec, parent, at.at(-1), own);
  const says = extra === undefined ? broken.message : ofExtra(extra, value);
  return {
    ...problem('error', 'openapi-invalid', `${at.length === 0 ? 'the document' : pointer} ${says}`, place),
    cause: extra === undefined ? `${namedPart(at)} ${says}` : `"${extra}" ${says}`,
  };
};

const extraProperty = ({ params }: SchemaViolation): string | undefined => {
  if (!isObject(params)) return undefined;
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === 'string' ? name : undefined;
};

/** A `$ref` is known wherever a reference may stand; where the schema takes it for an unknown field, its value is no URI. */
const ofExtra = (name: string, value: unknown): string =>
  name === '$ref' && typeof value === 'string' && /[^\w\-.~:/?#@!$&'()*+,;=%]|%(?![\da-f]{2})/i.test(value)
    ? `is no URI: in ${value} only letters, digits and -._~:/?#@!$&'()*+,;=% may stand; write the rest percent-encoded`
    : 'is not a field that OpenAPI knows here';

/** The last name on the way that is no index: what problems of one kind share. */
const namedPart = (keys: readonly string[]): string => {
  const name = keys.findLast((key) => !/^\d+$/.test(key));
  return name === undefined ? 'the document' : `"${name}"`;
};
