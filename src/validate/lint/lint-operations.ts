import { isObject } from '../../core/json/json';
import { parseTemplate } from '../../specs/callbacks/runtime-expression';
import { templatePath } from '../../specs/routing/path-template';
import type { Operation, Spec, SpecNode, SpecProblem } from '../../specs/spec';
import { type LintRule, placeOr, problem } from './rule';

/** The template and the path parameters name each other. */
export const pathParametersMatch: LintRule = ({ spec }) =>
  spec.operations.flatMap((operation): SpecProblem[] => {
    const inTemplate = [...templatePath(operation.path).matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
    const described = operation.parameters.filter((parameter) => parameter.in === 'path');
    const undescribed = inTemplate
      .filter((name) => !described.some((parameter) => parameter.name === name))
      .map((name) => `the path ${operation.path} has {${name}}, and no path parameter of that name is described`);
    const repeated = inTemplate
      .filter((name, index) => inTemplate.indexOf(name) !== index)
      .map((name) => `the path ${operation.path} has {${name}} twice`);
    return [
      ...[...undescribed, ...repeated].map((message) =>
        problem('error', 'path-parameter-missing', message, operation.place),
      ),
      ...described
        .filter((parameter) => !inTemplate.includes(parameter.name))
        .map((parameter) =>
          problem(
            'error',
            'path-parameter-unknown',
            `the path parameter ${parameter.name} does not occur in ${operation.path}`,
            parameter.place,
          ),
        ),
    ];
  });

/** `200`, `2XX` or `default`. What differs in case only is read as it was meant; anything else would never be found. */
export const responseKeysValid: LintRule = ({ spec, operations }) =>
  operations.flatMap((operation) => {
    const { responses } = operation.node;
    if (!isObject(responses)) return [];
    return Object.keys(responses)
      .filter((key) => !key.startsWith('x-') && !/^(?:[1-5]\d\d|[1-5]XX|default)$/.test(key))
      .map((key) => {
        const place = placeOr(spec, responses[key], undefined, operation.place);
        const meant = /^(?:[1-5]XX|default)$/i.test(key);
        const severity = meant ? 'warning' : 'error';
        const message = meant
          ? `${key} is read as ${/^d/i.test(key) ? 'default' : key.toUpperCase()}, which is how OpenAPI writes it`
          : `${key} is no status: write a code such as "404", a range such as "4XX", or "default"`;
        return problem(severity, 'response-key-invalid', message, place);
      });
  });

/** In a project's own vendors, each operation says which document it was written from. Said once: one line mends it. */
export const sourcesNamed: LintRule = ({ spec, options }) => {
  const without = spec.operations.filter(({ source }) => source === undefined);
  const [first] = without;
  if (options.sourced !== true || !first) return [];
  const what =
    without.length === 1
      ? `${first.id} does not name the document it was written from`
      : `${without.length} operations, ${first.id} the first, do not name the document they were written from`;
  const remedy = 'add x-source with document and title to the operation, its path or the root of the document';
  return [problem('error', 'source-missing', `${what}: ${remedy}`, first.place)];
};

/** A link leads to an operation of this document, or to one that its reference finds (OpenAPI 3.1, section 4.8.20). */
export const linksLead: LintRule = ({ spec }) => {
  const ids = new Set(spec.operations.map((operation) => operation.node.operationId));
  return linksOf(spec, spec.operations).flatMap(({ name, link, place }) => {
    const { operationId, operationRef } = link;
    const broken =
      typeof operationId === 'string'
        ? !ids.has(operationId)
        : typeof operationRef === 'string' && spec.lookup(operationRef, link) === undefined;
    const to = String(operationId ?? operationRef);
    return broken
      ? [problem('error', 'link-broken', `the link ${name} leads to ${to}, which is not there`, place)]
      : [];
  });
};

/** What a link takes from the exchange is written in the language of runtime expressions; anything else is a constant. */
export const linkExpressions: LintRule = ({ spec }) =>
  linksOf(spec, spec.operations).flatMap(({ name, link, place }) => {
    const { parameters, requestBody } = link;
    const values: (readonly [key: string, value: unknown, holder: SpecNode])[] = [
      ...Object.entries(isObject(parameters) ? parameters : {}).map(
        ([key, value]) => [key, value, parameters as SpecNode] as const,
      ),
      ['requestBody', requestBody, link],
    ];
    return values.flatMap(([key, value, holder]) => {
      if (typeof value !== 'string' || !/^\$re(?:quest|sponse)\b|\{\$/.test(value)) return [];
      const parsed = parseTemplate(value);
      if (parsed.kind === 'parsed') return [];
      const message = `in the link ${name}, "${parsed.text}" is no runtime expression: ${parsed.reason}`;
      return [problem('error', 'link-expression', message, placeOr(spec, holder, key, place))];
    });
  });

const linksOf = (spec: Spec, operations: readonly Operation[]) =>
  operations.flatMap((operation) =>
    operation.responses.flatMap(({ node, place }) =>
      Object.entries(isObject(node.links) ? node.links : {}).flatMap(([name, value]) => {
        if (!isObject(value)) return [];
        const link = spec.resolve(value);
        return [{ name, link, place: placeOr(spec, link, undefined, place) }];
      }),
    ),
  );
