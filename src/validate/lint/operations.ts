import { isObject } from '../../core/json';
import type { SpecProblem } from '../../specs/spec';
import { type LintRule, placeOr, problem } from './rule';

/** The template and the path parameters name each other. */
export const pathParametersMatch: LintRule = ({ spec }) =>
  spec.operations.flatMap((operation): SpecProblem[] => {
    const inTemplate = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
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

/** `200`, `2XX` or `default`; anything else would never be found. */
export const responseKeysValid: LintRule = ({ spec }) =>
  spec.operations.flatMap((operation) => {
    const { responses } = operation.node;
    if (!isObject(responses)) return [];
    return Object.keys(responses)
      .filter((key) => !key.startsWith('x-') && !/^(?:[1-5]\d\d|[1-5]XX|default)$/.test(key))
      .map((key) =>
        problem(
          'error',
          'response-key-invalid',
          `${key} is no status: write a code such as "404", a range such as "4XX", or "default"`,
          placeOr(spec, responses[key], undefined, operation.place),
        ),
      );
  });

/** In a project's own vendors, each operation says which document it was written from. */
export const sourcesNamed: LintRule = ({ spec, options }) =>
  options.sourced !== true
    ? []
    : spec.operations
        .filter((operation) => operation.source === undefined)
        .map((operation) =>
          problem(
            'error',
            'source-missing',
            `${operation.id} does not name the document it was written from: add x-source with document and title`,
            operation.place,
          ),
        );
