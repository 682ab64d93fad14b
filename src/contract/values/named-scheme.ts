import { fail } from '../../core/errors';
import { definedSchemes } from '../../specs/operations/defined-schemes';
import type { Operation, SecurityRequirement, Spec } from '../../specs/spec';
import { readVariable, type Variables, variableName } from '../variables';

/** An operation that does not know the named scheme is asked with its own: only a scheme that no operation knows is a mistake. */
export const namedAlternatives = (spec: Spec, operation: Operation, variables: Variables): Operation['security'] => {
  const name = variableName(spec.name, 'SCHEME');
  const wanted = readVariable(variables, name)?.toLowerCase();
  const security = securityOf(spec, operation, variables);
  if (wanted === undefined) return security;
  const chosen = security.filter((alternative) => alternative.some((requirement) => called(requirement, wanted)));
  return chosen.length > 0 ? chosen : security;
};

/** @throws USAGE when no scheme of the document has the name that the user gives */
export const refuseUnknownScheme = (spec: Spec, variables: Variables): void => {
  const name = variableName(spec.name, 'SCHEME');
  const wanted = readVariable(variables, name);
  if (wanted === undefined) return;
  const known = knownSchemes(spec).all;
  if (known.some((requirement) => called(requirement, wanted.toLowerCase()))) return;
  const names = [...new Set(known.map(({ schemeName }) => schemeName))].join(', ');
  throw fail('USAGE', `${name} is "${wanted}", which no operation of ${spec.name} knows. Known: ${names || 'none'}.`);
};

interface KnownSchemes {
  readonly all: readonly SecurityRequirement[];
  readonly unapplied: readonly SecurityRequirement[];
}

const schemesBySpec = new WeakMap<Spec, KnownSchemes>();

const knownSchemes = (spec: Spec): KnownSchemes => {
  const known = schemesBySpec.get(spec) ?? readSchemes(spec);
  schemesBySpec.set(spec, known);
  return known;
};

const readSchemes = (spec: Spec): KnownSchemes => {
  const asked = spec.operations.flatMap(({ security }) => security.flat());
  const applied = new Set(asked.map(({ schemeName }) => schemeName));
  const defined = definedSchemes(spec);
  const others = defined.filter(({ schemeName }) => !applied.has(schemeName));
  return { all: [...asked, ...others], unapplied: isHardlyApplied(spec) ? defined : others };
};

/** Where most operations ask for nothing, whoever wrote the document has left it out: public operations are few. */
const isHardlyApplied = ({ operations }: Spec): boolean =>
  operations.filter(asksForSomething).length * 2 < operations.length;

/** Has the operation a scheme of its own, or of its document? */
export const asksForSomething = ({ security }: Operation): boolean =>
  security.some((alternative) => alternative.length > 0);

/**
 * What an operation asks for. A scheme that the document defines and hardly applies is asked for by every operation without a
 * `security` of its own, once the user names it.
 */
export const securityOf = (spec: Spec, operation: Operation, variables: Variables): Operation['security'] => {
  const wanted = readVariable(variables, variableName(spec.name, 'SCHEME'))?.toLowerCase();
  if (wanted === undefined || operation.security.length > 0 || Array.isArray(operation.node.security))
    return operation.security;
  const named = unappliedSchemes(spec).find((requirement) => called(requirement, wanted));
  return named ? [[named]] : operation.security;
};

/** Schemes that are defined, and that no operation asks for, or only few of many. */
export const unappliedSchemes = (spec: Spec): readonly SecurityRequirement[] => knownSchemes(spec).unapplied;

const called = (requirement: SecurityRequirement, wanted: string): boolean =>
  requirement.schemeName.toLowerCase() === wanted ||
  (requirement.scheme.type === 'http' && requirement.scheme.scheme.toLowerCase() === wanted);
