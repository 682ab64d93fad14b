import type { ErrorObject } from 'ajv';
import { GRADES, type Grade } from '../../core/evidence';
import { pointerKeys } from '../../core/json/pointer';
import { ENUM_SET } from './enum-set';
import type { CopiedSchema } from './schema-copy';
import type { SchemaPaths } from './schema-paths';

/**
 * Ajv reports the errors of every branch of a failed `anyOf` or `oneOf`, then the failure itself. A person wants the
 * branch that was meant: the one with a fitting type and the smallest mistakes. Inner compositions come first in Ajv's
 * order, so each outer one sees them already reduced.
 */
export const reduceErrors = (errors: readonly ErrorObject[], paths: SchemaPaths): readonly ErrorObject[] => {
  let kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.propertyName !== undefined || error.keyword === 'if') continue;
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf')
      kept.push(...reduceBranches(lastBelow(kept, error.instancePath), error, paths));
    else if (error.keyword === 'contains') kept = [...without(kept, error, paths), error];
    else kept.push(error);
  }
  return withoutTwins(kept, paths);
};

/**
 * A value of the wrong type breaks a narrower type as well, and a list of values; one that is none of many is none of a few.
 * That is said once, by the better founded line, and by the first of two alike.
 */
const withoutTwins = (kept: readonly ErrorObject[], paths: SchemaPaths): readonly ErrorObject[] => {
  const ofValue = new Map<string, ErrorObject[]>();
  for (const error of kept) {
    if (error.keyword !== 'type' && valuesOf(error) === undefined) continue;
    const others = ofValue.get(error.instancePath);
    if (others) others.push(error);
    else ofValue.set(error.instancePath, [error]);
  }
  return kept.filter((error) => {
    const others = ofValue.get(error.instancePath) ?? [];
    const place = others.indexOf(error);
    return !others.some((other, index) => other !== error && saysIt(other, error, index < place, paths));
  });
};

const saysIt = (other: ErrorObject, error: ErrorObject, isFirst: boolean, paths: SchemaPaths): boolean => {
  // A value of the wrong type has no format to speak of.
  if (error.keyword === 'format') return other.keyword === 'type' && other.parentSchema === error.parentSchema;
  const more = strength(other, error);
  if (more === undefined) return false;
  const ranks = rankOf(other, paths) - rankOf(error, paths);
  return more === 'more' || isFirst ? ranks <= 0 : ranks < 0;
};

/** Does who hears of `other` know of `error`, too? */
const strength = (other: ErrorObject, error: ErrorObject): 'more' | 'same' | undefined => {
  const [values, others] = [valuesOf(error), valuesOf(other)];
  if (error.keyword !== 'type' && values === undefined) return undefined;
  if (other.keyword === 'type') {
    if (error.keyword !== 'type') return 'more';
    const [wide, narrow] = [typesOf(other), typesOf(error)];
    return covers(wide, narrow) ? (covers(narrow, wide) ? 'same' : 'more') : undefined;
  }
  if (values === undefined || others === undefined || others.length > values.length) return undefined;
  const all = new Set(values);
  return others.every((value) => all.has(value)) ? (others.length === values.length ? 'same' : 'more') : undefined;
};

/** The values of a list: `enum`, also where it is kept as a set, and `const`. */
const valuesOf = ({ keyword, params, parentSchema = {} }: ErrorObject): readonly unknown[] | undefined => {
  if (keyword === 'const') return [(params as { allowedValue: unknown }).allowedValue];
  return keyword === 'enum' || keyword === ENUM_SET
    ? ((parentSchema as Record<string, unknown>)[keyword] as readonly unknown[])
    : undefined;
};

const covers = (wide: readonly string[], narrow: readonly string[]): boolean =>
  narrow.every((type) => wide.includes(type) || (type === 'integer' && wide.includes('number')));

const typesOf = (error: ErrorObject): readonly string[] =>
  [(error.params as { type: string | readonly string[] }).type].flat();

const rankOf = ({ instancePath, parentSchema }: ErrorObject, paths: SchemaPaths): number =>
  rank(paths.grade(paths.root, pointerKeys(instancePath), parentSchema));

const schemaOf = (error: ErrorObject): CopiedSchema => error.parentSchema as CopiedSchema;

/** Below `at`, by the keys between; `undefined` when the error stands elsewhere. */
const relativePath = (at: string, error: ErrorObject): readonly string[] | undefined =>
  error.instancePath === at
    ? []
    : error.instancePath.startsWith(`${at}/`)
      ? pointerKeys(error.instancePath.slice(at.length))
      : undefined;

/**
 * Takes the last errors at or below `at` out of `kept`: a composition's own come right before it. To look through all of them each
 * time would take seconds for a list of some thousand wrong items.
 */
const lastBelow = (kept: ErrorObject[], at: string): ErrorObject[] => {
  const isBelow = ({ instancePath }: ErrorObject): boolean => instancePath === at || instancePath.startsWith(`${at}/`);
  const before = kept.findLastIndex((error) => !isBelow(error));
  return kept.splice(before + 1);
};

const without = (kept: readonly ErrorObject[], error: ErrorObject, paths: SchemaPaths): ErrorObject[] => {
  const item = schemaOf(error).contains as CopiedSchema;
  return kept.filter((each) => {
    const path = relativePath(error.instancePath, each);
    return !path || path.length === 0 || !paths.grade(item, path.slice(1), each.parentSchema);
  });
};

const reduceBranches = (kept: ErrorObject[], failure: ErrorObject, paths: SchemaPaths): ErrorObject[] => {
  const branches = schemaOf(failure)[failure.keyword] as readonly CopiedSchema[];
  const errorsOf = branches.map((branch) =>
    kept.filter((error) => belongsTo(branch, failure.instancePath, error, paths)),
  );
  // Each branch that has no error was satisfied: a `oneOf` with two matches fails as such.
  if (errorsOf.some((errors) => errors.length === 0)) return [...kept, failure];
  const ofBranches = new Set(errorsOf.flat());
  const others = kept.filter((error) => !ofBranches.has(error));
  if (errorsOf.every((errors) => wrongType(errors, failure.instancePath)))
    return [...others, bestFounded(joinTypes(failure, errorsOf), branches, errorsOf, paths)];
  return [...others, ...best(errorsOf, failure.instancePath)];
};

const belongsTo = (branch: CopiedSchema, at: string, error: ErrorObject, paths: SchemaPaths): boolean => {
  const path = relativePath(at, error);
  return path !== undefined && paths.grade(branch, path, error.parentSchema) !== undefined;
};

const wrongType = (errors: readonly ErrorObject[], at: string): boolean =>
  errors.some((error) => error.keyword === 'type' && error.instancePath === at);

/** No branch takes this type of value at all: one error that lists the types. */
const joinTypes = (failure: ErrorObject, errorsOf: readonly (readonly ErrorObject[])[]): ErrorObject => {
  const types = errorsOf.flat().flatMap((error) => {
    if (error.keyword !== 'type' || error.instancePath !== failure.instancePath) return [];
    return (error.params as { type: string | readonly string[] }).type;
  });
  const unique = [...new Set(types)];
  return { ...failure, keyword: 'type', params: { type: unique }, message: `must be ${unique.join(' or ')}` };
};

/**
 * The evidence for a failed choice of types is the best evidence among its types. Where even that is weak (another page
 * alone says that a number is whole), the error is reported there and not at the choice around it.
 */
const bestFounded = (
  joined: ErrorObject,
  branches: readonly CopiedSchema[],
  errorsOf: readonly (readonly ErrorObject[])[],
  paths: SchemaPaths,
): ErrorObject => {
  const graded = errorsOf.flatMap((errors, index) =>
    errors
      .filter((error) => error.keyword === 'type' && error.instancePath === joined.instancePath)
      .map((error) => ({ error, grade: paths.grade(branches[index] as CopiedSchema, [], error.parentSchema) })),
  );
  const found = graded.reduce(
    (a, b) => (rank(b.grade) < rank(a.grade) ? b : a),
    graded[0] ?? { error: joined, grade: undefined },
  );
  const { parentSchema } = found.error;
  return rank(found.grade) === 0 || !parentSchema ? joined : { ...joined, parentSchema };
};

const rank = (grade: Grade | undefined): number => (grade === undefined ? 0 : GRADES.indexOf(grade));

const best = (errorsOf: readonly (readonly ErrorObject[])[], at: string): readonly ErrorObject[] => {
  let chosen = errorsOf[0] ?? [];
  for (const errors of errorsOf) if (penalty(errors, at) < penalty(chosen, at)) chosen = errors;
  return chosen;
};

/** Not one of the properties that make up the object is there: it is another kind of object, as a text would be. */
const isStranger = (errors: readonly ErrorObject[], at: string): boolean => {
  const missing = errors.filter(({ keyword, instancePath }) => keyword === 'required' && instancePath === at);
  const required: unknown = missing[0]?.parentSchema?.required;
  return Array.isArray(required) && missing.length >= required.length && required.length > 1;
};

/**
 * A wrong type of the whole weighs most, then a constant that separates branches, then a missing property of the whole.
 * A branch that fails deep inside was entered, so it was meant rather than one that fails at once.
 */
const penalty = (errors: readonly ErrorObject[], at: string): number => {
  const depth = pointerKeys(at).length;
  let sum = isStranger(errors, at) ? 100_000 : 0;
  for (const error of errors) {
    const below = pointerKeys(error.instancePath).length - depth;
    sum += 1;
    if (error.keyword === 'type' && below === 0) sum += 100_000;
    if ((error.keyword === 'const' || error.keyword === 'enum') && below <= 1) sum += 1000;
    if (error.keyword === 'required' && below === 0) sum += 30;
  }
  return sum;
};
