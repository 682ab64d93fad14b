import { DOCUMENTED, type Grade, weaker } from '../../../core/evidence';
import { isObject, type Json } from '../../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../../core/json/pointer';
import { type Origin, type SentValue, weakestOrigin } from '../../../core/results/origin';
import { shapeOf } from '../../../schema/value-shape';
import type { Parameter, SchemaRef, Spec } from '../../../specs/spec';
import { parameterExamples } from '../../../validate/parameters/read-examples';
import type { ParameterValue } from '../parameter-text';
import type { RequestParts, SentBody } from '../request-parts';
import { isSent, isShown, parameterSchema, sentSample } from './sample-values';

type PartsWithValues = Pick<RequestParts, 'values' | 'body'>;

/** Every value of a request with where it comes from; a body that is no sample as a whole is taken apart. */
export const valuesOf = (spec: Spec, { values, body }: PartsWithValues): readonly SentValue[] => [
  ...[...values].map(([parameter, given]) => ({
    in: parameter.in,
    name: parameter.name,
    origin: parameterOrigin(spec, parameter, given),
    ...knownAs(parameterGrade(spec, parameter, given)),
  })),
  ...(body ? bodyValues(spec, body) : []),
];

// Most cases of an operation change one value and keep the others.
const ofParameters = new WeakMap<ParameterValue, Origin>();
const ofBodies = new WeakMap<object, readonly SentValue[]>();

const parameterOrigin = (spec: Spec, parameter: Parameter, given: ParameterValue): Origin => {
  if (given.origin !== undefined) return given.origin;
  if ('text' in given) return 'given';
  const known = ofParameters.get(given);
  if (known !== undefined) return known;
  const isExample = parameterExamples(spec, parameter).some((example) => isSent(example.value, given.value));
  const parts = isExample ? [] : partValues(spec, parameterSchema(parameter), given.value, ROOT, 0);
  const origin = weakestOrigin(parts.map((part) => part.origin));
  ofParameters.set(given, origin);
  return origin;
};

/** How well a parameter and its example are known; a specification may have some that no document of the vendor's has. */
export const parameterGrade = (spec: Spec, parameter: Parameter, given: ParameterValue): Grade => {
  if ('text' in given || given.origin !== undefined) return 'documented';
  const isGraded = parameter.examples.some(({ evidence }) => evidence.grade !== 'documented');
  const examples = isGraded ? parameterExamples(spec, parameter) : [];
  const example = examples.find((one) => isSent(one.value, given.value));
  return weaker(parameter.evidence.grade, (example?.evidence ?? DOCUMENTED).grade);
};

const knownAs = (grade: Grade): Pick<SentValue, 'evidence'> => (grade === 'documented' ? {} : { evidence: grade });

const bodyValues = (spec: Spec, body: SentBody): readonly SentValue[] => {
  const { content, value, origin, learned } = body;
  if (learned) {
    const others = bodyValues(spec, learned.before).filter(({ name }) => !learned.at.some((at) => at === name));
    return [...others, ...learned.at.map((at) => inBody(at, 'learned'))];
  }
  if (origin !== undefined) return [inBody(ROOT, origin)];
  const known = ofBodies.get(body);
  if (known) return known;
  const sample = content.examples.find((example) => isSent(sentSample(spec, content, example), value));
  const values = sample
    ? [{ ...inBody(ROOT, 'documented'), ...knownAs(sample.evidence.grade) }]
    : partValues(spec, content.schema, value, ROOT, 0);
  ofBodies.set(body, values);
  return values;
};

const inBody = (name: Pointer, origin: Origin): SentValue => ({ in: 'body', name, origin });

/** Deeper than this a value is named as a whole. */
const DEEPEST = 12;

/** What a schema shows is documented as a whole; what it does not is as good as its parts, and a part without parts is made. */
const partValues = (
  spec: Spec,
  schema: SchemaRef | undefined,
  value: unknown,
  at: Pointer,
  depth: number,
): readonly SentValue[] => {
  if (isShown(spec, schema, value)) return [inBody(at, 'documented')];
  if (depth >= DEEPEST || value instanceof Uint8Array) return [inBody(at, 'made')];
  const shape = shapeOf(spec, schema);
  const parts = Array.isArray(value)
    ? value.map((item, index) => [index, item, shape.item(index)] as const)
    : isObject(value)
      ? Object.entries(value).map(([name, part]) => [name, part, shape.property(name)] as const)
      : [];
  if (parts.length === 0) return [inBody(at, 'made')];
  return parts.flatMap(([key, part, of]) => partValues(spec, of, part as Json, childPointer(at, key), depth + 1));
};
