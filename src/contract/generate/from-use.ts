import type { OperationUsage } from '../../core/usage';
import type { Parameter } from '../../specs/spec';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { valueVariable } from '../variables';
import { goodRequest } from './good-request';
import type { ParameterValue } from './parameter-text';
import { madeValue, sentParameters } from './sample-request';
import { isListed, isShown, parameterSchema, usable } from './values/sample-values';

/**
 * The sample request with each parameter that the application sends and the sample leaves out, by itself: with the listed
 * values that it sends, or a value of the schema. Documented examples are asked with anyway (`from-examples`).
 */
export const casesFromUse = (context: PlanContext): readonly Planned[] => {
  const use = context.options.used?.operations[context.operation.id];
  if (!use) return [];
  return sentParameters(context.operation)
    .filter((parameter) => Object.hasOwn(use.parameters, keyOf(parameter)))
    .filter((parameter) => !context.parts.values.has(parameter) && usable(parameter.examples).length === 0)
    .flatMap((parameter) => withUsed(context, parameter, use));
};

const keyOf = ({ in: where, name }: Parameter): string => `${where} ${name}`;

/** The values most used. */
const MOST_VALUES = 5;

const withUsed = (context: PlanContext, parameter: Parameter, use: OperationUsage): readonly Planned[] => {
  const { spec, options } = context;
  const { name } = parameter;
  const values = Object.entries(use.values[keyOf(parameter)] ?? {})
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, MOST_VALUES);
  if (values.length > 0)
    return values.map(([text]) =>
      asked(
        context,
        parameter,
        [name, text],
        { text, origin: 'given' },
        ` with ${name}=${text}, as the application sends it`,
      ),
    );
  // Our mock is asked with a made value of each anyway.
  if (options.target === 'mock') return [];
  const value = madeValue(spec, parameter);
  const schema = parameterSchema(parameter);
  // A text that nobody shows means nothing to a vendor; a number or a switch does.
  const isMeant =
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    isShown(spec, schema, value) ||
    isListed(spec, schema, value);
  if (isMeant) return [asked(context, parameter, [name], { value }, ` with ${name}, which the application sends`)];
  const variable = valueVariable(spec.name, name);
  return [
    skipped(
      context,
      ['used', name],
      `answers a request with ${name}, which the application sends`,
      `the document gives no value for ${name}; set ${variable}`,
      { needs: [variable] },
    ),
  ];
};

const asked = (
  context: PlanContext,
  parameter: Parameter,
  id: readonly string[],
  value: ParameterValue,
  how: string,
): Planned => {
  const values = new Map(context.parts.values).set(parameter, value);
  return goodRequest(context, ['used', ...id], how, { ...context.parts, values }, undefined);
};
