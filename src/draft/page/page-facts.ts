import { type DraftOperation, type DraftProperty, responseOf } from '../draft-api';
import { addCredential, addHeader, addSchemes, isKeyName, parameterOf } from '../shown-operations';
import { begin } from './page-addresses';
import { takeStatusTable } from './page-answers';
import { bare } from './page-blocks';
import { responseFor, TAKES_BODY } from './page-samples';
import type { Block, Walk } from './page-walk';
import { tableProperties } from './property-rows';
import { type Section, sectionOf } from './section-words';

export const takeTable = (walk: Walk, table: Block<'table'>): void => {
  if (takeOperationTable(walk, table)) return;
  const { operation } = walk;
  if (!operation) return;
  if (takeStatusTable(walk, operation, table)) return;
  const properties = tableProperties(table);
  if (properties.length === 0) return;
  walk.used.add(table.line).add(table.line + 1);
  for (const property of properties) addProperty(walk, property, sectionOf(bare(table.header[0] ?? '')));
};

/** A table of methods and addresses. */
const takeOperationTable = (walk: Walk, { header, rows, line }: Block<'table'>): boolean => {
  const method = header.findIndex((cell) => /^(?:http )?(?:method|verb)$/i.test(bare(cell)));
  const path = header.findIndex((cell) => /^(?:path|url|uri|endpoint|route|resource)$/i.test(bare(cell)));
  if (method < 0 || path < 0) return false;
  walk.used.add(line).add(line + 1);
  const says = header.findIndex((cell) => /desc|purpose|summary|action/i.test(cell));
  for (const row of rows) {
    begin(walk, bare(row.cells[method] ?? '').toUpperCase(), bare(row.cells[path] ?? ''), row.line);
    if (walk.operation && says >= 0) walk.operation.description ??= bare(row.cells[says] ?? '');
  }
  return true;
};

/** Puts a property where the section, or its own row, says. */
export const addProperty = (walk: Walk, property: DraftProperty, ownSection?: Section): void => {
  const { operation } = walk;
  const section = ownSection?.kind === 'parameters' && ownSection.place !== undefined ? ownSection : walk.section;
  if (!operation) return;
  if (property.line !== undefined) walk.used.add(property.line);
  const isAnswer = section?.kind === 'response' || (section?.kind === 'other' && operation.responses.length > 0);
  if (isAnswer && property.place === undefined) {
    const response = walk.response ?? responseFor(walk, operation, undefined);
    response.properties.push(property);
    return;
  }
  const [name = ''] = property.path;
  const inPath = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  const given = property.place ?? (section?.kind === 'parameters' ? section.place : undefined);
  const place =
    given ??
    (section?.kind === 'request' ? 'body' : undefined) ??
    (inPath ? 'path' : TAKES_BODY.includes(operation.method) && operation.method !== 'DELETE' ? 'body' : 'query');
  if (place === 'body') operation.request.properties.push(property);
  else if (place === 'header') addHeaderProperty(operation, property);
  else if (place === 'path' && !inPath) {
    const words = property.line === undefined ? '' : `Line ${property.line}: `;
    walk.api.todo.push(`${words}the path parameter ${name} does not occur in ${operation.path}.`);
  } else describe(parameterOf(operation, place, name, property.line), property);
};

const describe = (parameter: ReturnType<typeof parameterOf>, property: DraftProperty): void => {
  const { schema, required, description, example, line } = property;
  if (line !== undefined) parameter.line = line;
  if (schema) parameter.schema = { ...parameter.schema, ...schema };
  if (required !== undefined && parameter.in !== 'path') parameter.required = required;
  if (description !== undefined) parameter.description ??= description;
  const [only] = Array.isArray(schema?.enum) && schema.enum.length === 1 ? (schema.enum as readonly unknown[]) : [];
  const value = example ?? only;
  if (value !== undefined) parameter.example = { value, grade: 'documented' };
};

const addHeaderProperty = (operation: DraftOperation, property: DraftProperty): void => {
  const [name = ''] = property.path;
  const says = `${property.description ?? ''} ${typeof property.example === 'string' ? property.example : ''}`;
  const line = property.line ?? 1;
  const types = [...says.matchAll(/\b(?:application|text|multipart)\/[\w.+*-]+/g)].map(([type]) => type);
  if (/^accept$/i.test(name)) {
    for (const response of operation.responses.length > 0 ? operation.responses : [responseOf(operation, '200', false)])
      for (const type of types) if (!response.mediaTypes.includes(type)) response.mediaTypes.push(type);
  } else if (/^content-type$/i.test(name)) {
    for (const type of types) if (!operation.request.mediaTypes.includes(type)) operation.request.mediaTypes.push(type);
  } else if (/^authorization$/i.test(name)) addSchemes(operation, says, line);
  else if (isKeyName(name)) addCredential(operation, { kind: 'key', in: 'header', name, line });
  else if (!/^(?:host|content-length|user-agent)$/i.test(name)) {
    addHeader(operation, name, '', line);
    describe(parameterOf(operation, 'header', name, line), property);
  }
};

/**
 * A page that lost its layout shows what is in an object below it, and nothing of where it ends. Where the first thing of
 * an answer is an object without a word of its own, the rest is taken to be in it.
 */
export const wrapFirstObject = ({ api }: Walk): void => {
  for (const response of api.operations.flatMap(({ responses }) => responses)) {
    const [first, ...rest] = response.properties;
    if (!first || rest.length === 0 || response.samples.length > 0 || !isBareObject(first, rest)) continue;
    const [name = ''] = first.path;
    const inner = rest.map((property) => ({ ...property, path: [name, ...property.path] }));
    response.properties.splice(1, rest.length, ...inner);
    const others = rest.filter(({ schema }) => holdsMore(schema)).map(({ path }) => path.join('.'));
    const doubt = others.length === 0 ? '' : ` What is in ${others.join(', ')} cannot be seen either.`;
    api.todo.push(
      `Line ${first.line}: all that follows is taken to be in ${name}; the page does not show where it ends.${doubt}`,
    );
  }
};

const isBareObject = (
  { schema, path, description, example, line }: DraftProperty,
  rest: readonly DraftProperty[],
): boolean =>
  schema?.type === 'object' &&
  path.length === 1 &&
  description === undefined &&
  example === undefined &&
  rest[0]?.line !== undefined &&
  rest[0].line - (line ?? 0) <= 3 &&
  rest.every((property) => property.path.length === 1);

const holdsMore = (schema: DraftProperty['schema']): boolean => {
  const items = schema?.items as DraftProperty['schema'];
  return schema?.type === 'object' || items?.type === 'object';
};
