import { isObject } from '../../core/json';
import { isJsonType } from '../../core/media-type';
import type { Operation, Spec } from '../../specs/spec';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import { refuses } from '../../validate/schema/refuses';
import type { BehaviourContext, CompiledBehaviour, ResponseDraft } from '../types';
import { changed } from './changed';

/**
 * A made answer is about what the path names: `GET /pets/7` gives the pet with id 7. Documented samples stay as they are.
 * @param rows with `--data store --records n`: ids from 1 to n exist, and others get the documented 404
 */
export const idOfPath = (operation: Operation, spec: Spec, rows: number | undefined): CompiledBehaviour | null => {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const last = parameters.at(-1);
  if (last === undefined || !isMade(operation)) return null;
  const choose: CompiledBehaviour['choose'] = ({ request, violations }) => {
    const isMissing = rows !== undefined && violations.length === 0 && !isRow(request.path[last], rows);
    return isMissing && documentedResponse(operation, 404) ? { code: 404, why: 'no record has this id' } : undefined;
  };
  return {
    ...(rows !== undefined && isSingle(operation) && { choose }),
    key: ({ request }) => JSON.stringify(parameters.map((name) => request.path[name])),
    change: (draft, context) => change(spec, parameters, draft, context),
  };
};

/** Some good answer has no example. */
const isMade = ({ responses }: Operation): boolean =>
  responses.some(
    ({ status, content }) =>
      /^2/.test(status) &&
      content.some(({ mediaType, schema, examples }) => schema && examples.length === 0 && isJsonType(mediaType)),
  );

/** The path ends with the id: it names one thing. */
const isSingle = ({ path }: Operation): boolean => /\{[^/{}]+\}\/?$/.test(path);

const isRow = (id: unknown, rows: number): boolean => {
  const number = Number(id);
  return !Number.isInteger(number) || (number >= 1 && number <= rows);
};

const change = (
  spec: Spec,
  parameters: readonly string[],
  draft: ResponseDraft,
  { operation, request }: BehaviourContext,
): ResponseDraft => {
  const { value, status, mediaType, example } = draft;
  if (status >= 300 || example !== undefined || mediaType === undefined || !isObject(value)) return draft;
  const wanted = parameters.flatMap((name, index) =>
    propertiesFor(name, index === parameters.length - 1)
      .filter((property) => typeof value[property] === typeof request.path[name])
      .slice(0, 1)
      .map((property) => [property, request.path[name]] as const),
  );
  const next = { ...value, ...Object.fromEntries(wanted) };
  const schema = documentedContent(documentedResponse(operation, status)?.content ?? [], mediaType)?.schema;
  const isGood = wanted.length > 0 && !(schema && refuses(compileSchema(spec, schema, 'response'), next));
  return isGood ? changed(draft, 'the id of the path', next) : draft;
};

/** `petId` names the property `petId`, `pet_id`, or, as the last of the path, `id`. */
const propertiesFor = (parameter: string, isLast: boolean): readonly string[] => {
  const snake = parameter.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return [...new Set([parameter, snake, ...(isLast ? ['id', 'uuid'] : [])])];
};
