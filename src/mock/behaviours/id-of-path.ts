import { equalJson, isObject, type Json } from '../../core/json/json';
import type { Operation, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import { refuses } from '../../validate/schema/refuses';
import type { BehaviourContext, CompiledBehaviour, ResponseDraft } from '../types';
import { changed } from './changed';
import { listedRows, madeAlways, madeContent } from './listed-rows';

/**
 * A made answer is about what the path names: `GET /pets/7` gives the pet with id 7, as the list of pets has it. Documented samples stay
 * as they are.
 * @param rows with `--data store --records n`: ids from 1 to n exist, and others get the documented 404
 */
export const idOfPath = (operation: Operation, spec: Spec, rows: number | undefined): CompiledBehaviour | null => {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const last = parameters.at(-1);
  if (last === undefined || !madeContent(operation)) return null;
  const choose: CompiledBehaviour['choose'] = ({ request, violations }) => {
    const isMissing = rows !== undefined && violations.length === 0 && !isRow(request.path[last], rows);
    return isMissing && documentedResponse(operation, 404) ? { code: 404, why: 'no record has this id' } : undefined;
  };
  const listed = isSingle(operation) ? listedRows(operation, spec, rows) : () => [];
  return {
    ...(rows !== undefined && isSingle(operation) && { choose }),
    key: ({ request }) => JSON.stringify(parameters.map((name) => request.path[name])),
    change: (draft, context) => change({ spec, parameters, rows, listed }, draft, context),
  };
};

/** The path ends with the id: it names one thing. */
const isSingle = ({ path }: Operation): boolean => /\{[^/{}]+\}\/?$/.test(path);

const isRow = (id: unknown, rows: number): boolean => {
  const number = Number(id);
  return !Number.isInteger(number) || (number >= 1 && number <= rows);
};

interface Naming {
  readonly spec: Spec;
  /** Of the path, the outermost first. */
  readonly parameters: readonly string[];
  readonly rows: number | undefined;
  readonly listed: () => readonly SpecNode[];
}

const change = (naming: Naming, draft: ResponseDraft, { operation, request }: BehaviourContext): ResponseDraft => {
  const { spec, parameters } = naming;
  const { value, status, mediaType, example } = draft;
  if (status >= 300 || example !== undefined || mediaType === undefined || !isObject(value)) return draft;
  const wanted = parameters.flatMap((name, index) =>
    propertiesFor(name, index === parameters.length - 1)
      .filter((property) => typeof value[property] === typeof request.path[name])
      .slice(0, 1)
      .map((property) => [property, request.path[name]] as const),
  );
  const [id] = wanted.slice(-1);
  if (id === undefined) return draft;
  const schema = documentedContent(documentedResponse(operation, status)?.content ?? [], mediaType)?.schema;
  const next = { ...value, ...Object.fromEntries(wanted) };
  const fits = (one: unknown): boolean => !schema || !refuses(compileSchema(spec, schema, 'response'), one);
  const row = asListed(naming, id, schema, value);
  const found = [row && { ...row, ...Object.fromEntries(wanted) }, next].find((one) => one !== undefined && fits(one));
  return found === undefined ? draft : changed(draft, 'the id of the path', found);
};

/** `value` with what the list has of the same id; a value that was made for one request alone stays as it is. */
const asListed = (
  { spec, rows, listed }: Naming,
  [property, id]: readonly [property: string, id: unknown],
  schema: SchemaRef | undefined,
  value: SpecNode,
): SpecNode | undefined => {
  const row = listed().find((one) => one[property] === id);
  if (!row || !schema || !equalJson(madeAlways(spec, schema, rows) as Json, value as Json)) return undefined;
  const shared = Object.keys(value).filter((name) => Object.hasOwn(row, name));
  return { ...value, ...Object.fromEntries(shared.map((name) => [name, row[name]])) };
};

/** `petId` names the property `petId`, `pet_id`, or, as the last of the path, `id`. */
const propertiesFor = (parameter: string, isLast: boolean): readonly string[] => {
  const snake = parameter.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return [...new Set([parameter, snake, ...(isLast ? ['id', 'uuid'] : [])])];
};
