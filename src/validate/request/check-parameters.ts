import { setOwn } from '../../core/json/own-property';
import { ROOT } from '../../core/json/pointer';
import type { Violation } from '../../core/violation';
import { shapeOf } from '../../schema/value-shape';
import { nameInTemplate } from '../../specs/routing/template-name';
import type { Operation, Parameter, ParameterIn, Spec } from '../../specs/spec';
import { exactNumbers, type InNumbers, inNumbers } from '../exact-numbers';
import { rawValues } from '../parameters/parameter-sources';
import { compileParameter, type ParameterSources } from '../parameters/parameter-values';
import { judged, uncertain } from '../schema/beyond-digits';
import { compileSchema } from '../schema/compile-schema';
import { Undecided } from '../schema/undecided';
import type { CompiledSchema, SchemaViolation } from '../validate-types';

/** By place and name, as `CheckedRequest` has them. */
export type ParameterValues = Record<'path' | 'query' | 'headers' | 'cookies', Record<string, unknown>>;

interface OneCheck {
  /** Reads into `all`, adds what is wrong to `violations` and what this text leaves unknown to `undecided`. */
  run(sources: ParameterSources, all: ParameterValues, violations: Violation[], undecided: string[]): void;
  readonly unchecked: readonly string[];
}

export interface ParameterChecks extends OneCheck {
  readonly of: ReadonlyMap<Parameter, OneCheck>;
}

const VALUES_OF = {
  path: 'path',
  query: 'query',
  querystring: 'query',
  header: 'headers',
  cookie: 'cookies',
} as const satisfies Record<ParameterIn, keyof ParameterValues>;

/** All parameters of an operation in the given places: place by place, and there in the operation's order. */
export const compileParameterChecks = (
  spec: Spec,
  operation: Operation,
  places: readonly ParameterIn[],
): ParameterChecks => {
  const parameters = operation.parameters
    .filter((parameter) => places.includes(parameter.in))
    .toSorted((one, other) => places.indexOf(one.in) - places.indexOf(other.in));
  const isClaimed = claimedNames(spec, operation);
  const of = new Map(
    parameters.map((parameter) => [parameter, compileOne(spec, sendable(operation, parameter), isClaimed)]),
  );
  const compiled = [...of.values()];
  return {
    of,
    unchecked: compiled.flatMap((each) => each.unchecked),
    run(sources, all, violations, undecided) {
      for (const each of compiled) each.run(sources, all, violations, undecided);
    },
  };
};

/** As requests carry it; what the path has no place for can never be sent, so it cannot be missing. */
const sendable = (operation: Operation, parameter: Parameter): Parameter => {
  if (parameter.in !== 'path') return parameter;
  const name = nameInTemplate(operation.path, parameter.name);
  if (name === parameter.name) return parameter;
  return name === undefined ? { ...parameter, required: false } : { ...parameter, name };
};

/** What in the query belongs to a parameter by its name, or is a key: an open object that is spread over the query takes only the rest. */
const claimedNames = (spec: Spec, { parameters, security }: Operation): ((name: string) => boolean) => {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const keys = security.flat().flatMap(({ scheme }) => (scheme.type === 'apiKey' ? [scheme.name] : []));
  const spread = inQuery.flatMap(({ schema }) => shapeOf(spec, schema).propertyNames);
  const names = new Set([...inQuery.map(({ name }) => name), ...keys, ...spread]);
  const deep = inQuery.filter(({ style }) => style === 'deepObject').map(({ name }) => `${name}[`);
  return (name) => names.has(name) || deep.some((start) => name.startsWith(start));
};

const compileOne = (spec: Spec, parameter: Parameter, isClaimed: (name: string) => boolean): OneCheck => {
  const read = compileParameter(spec, parameter, 'request', isClaimed);
  const schemaRef = parameter.schema ?? parameter.content?.schema;
  const schema = schemaRef && compileSchema(spec, schemaRef, 'request');
  const key = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
  const where = parameter.in === 'querystring' ? 'query' : parameter.in;
  const violation = (rest: Pick<Violation, 'pointer' | 'keyword' | 'message' | 'spec'>): Violation => ({
    class: 'validation',
    in: where,
    name: parameter.name,
    ...rest,
  });
  const missing = violation({
    pointer: ROOT,
    keyword: 'required',
    message: `The ${label(parameter)} is required.`,
    spec: parameter.place,
  });
  const check = schema?.kind === 'compiled' && schema.says ? schema : undefined;
  const toViolation = (broken: SchemaViolation): Violation => {
    const { pointer, keyword, spec: place } = broken;
    const message = `The ${label(parameter)} ${at(broken)}${broken.message}.`;
    return violation({ pointer, keyword, spec: place, message });
  };
  const unknown = ({ message }: Undecided): string => `The ${label(parameter)} is not checked: ${message}.`;
  return {
    unchecked: schema ? uncheckedOf(`The ${label(parameter)}`, schema) : [],
    run(sources, all, violations, undecided) {
      const values = all[VALUES_OF[parameter.in]];
      if (parameter.allowEmptyValue && isEmpty(sources, parameter.name)) {
        setOwn(values, key, '');
        return;
      }
      let sent: InNumbers;
      try {
        const before = exactNumbers();
        sent = inNumbers(read(sources), before);
      } catch (error) {
        if (error instanceof Undecided) {
          undecided.push(unknown(error));
          return;
        }
        const reason = error instanceof SyntaxError ? error.message : 'is not percent-encoded UTF-8';
        const message = `The ${label(parameter)} ${reason}.`;
        violations.push(violation({ pointer: ROOT, keyword: 'parse', message, spec: parameter.place }));
        return;
      }
      const { value } = sent;
      if (value === undefined) {
        if (parameter.required) violations.push(missing);
        return;
      }
      setOwn(values, key, value);
      if (!check) return;
      try {
        const found = check.check(value);
        if (found.length + sent.rounded.length === 0) return;
        const { broken, unknown: open } = judged(spec, check, sent, found);
        for (const each of broken) violations.push(toViolation(each));
        for (const each of open) undecided.push(`The ${label(parameter)}'s ${uncertain(each)}.`);
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        undecided.push(unknown(error));
      }
    },
  };
};

/** `?name` or `?name=`, and nothing else of it. */
const isEmpty = ({ query }: ParameterSources, name: string): boolean => {
  const raws = rawValues(query, name);
  return raws.length > 0 && raws.every((raw) => raw === '');
};

const label = (parameter: Parameter): string =>
  `${parameter.in === 'querystring' ? 'query string' : `${parameter.in} parameter`} ${parameter.name}`;

export const at = (violation: Pick<SchemaViolation, 'pointer'>): string =>
  violation.pointer === '' ? '' : `at ${violation.pointer} `;

/** Sentences about what a schema leaves unexamined. */
export const uncheckedOf = (subject: string, schema: CompiledSchema): readonly string[] => {
  const all = schema.kind === 'not-compilable' ? [schema] : schema.unchecked;
  return all.map(({ reason, place }) => `${subject} is not checked in full: ${reason} (${place.file}:${place.line}).`);
};
