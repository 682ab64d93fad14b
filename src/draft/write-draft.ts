import { dump } from 'js-yaml';
import { type Evidence, weaker } from '../core/evidence';
import { isObject } from '../core/json/json';
import type { DraftApi, DraftOperation, DraftParameter, DraftResponse, SchemaNode } from './draft-api';
import { operationIds, schemaName } from './draft-names';
import { contentOf, ofGrade, type Writing } from './write-content';
import { schemeName, schemesOf, serverNode } from './write-servers';

/** A draft as files, named relative to the vendor's folder under `specs/`. */
interface WrittenDraft {
  readonly files: ReadonlyMap<string, string>;
  /** What a person has to find out. */
  readonly todo: readonly string[];
}

/** Writes a draft down: `openapi.yaml`, its samples under `examples/`, and `TODO.md` where something is left to do. */
export const writeDraft = (api: DraftApi): WrittenDraft => {
  const writing: Writing = { api, files: new Map(), schemas: {}, todo: [...api.todo] };
  const ids = operationIds(api.operations);
  const paths: Record<string, SchemaNode> = {};
  for (const operation of api.operations) {
    const item = paths[operation.path] ?? {};
    item[operation.method.toLowerCase()] = operationNode(writing, operation, ids.get(operation) ?? '');
    paths[operation.path] = item;
  }
  const schemes = schemesOf(api.operations);
  noteSilence(writing, ids);
  const document = {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version: '0.0.1',
      description: `A draft from ${api.source}. TODO.md lists what it does not say.`,
    },
    'x-source': { document: api.source, title: api.title },
    ...(api.servers.length > 0 ? { servers: api.servers.map(serverNode) } : {}),
    paths,
    components: { ...(Object.keys(schemes).length > 0 ? { securitySchemes: schemes } : {}), schemas: writing.schemas },
  };
  const head = `# Written by \`understudy init\` from ${api.source}. ${api.grade === 'documented' ? 'What has no x-evidence is documented there.' : 'All of it was seen, and nothing of it is promised.'}\n`;
  const files = new Map([['openapi.yaml', head + dump(document, { lineWidth: -1, noRefs: true })], ...writing.files]);
  const todo = [...new Set(writing.todo)];
  if (todo.length > 0) files.set('TODO.md', todoText(api, todo));
  return { files, todo };
};

const todoText = (api: DraftApi, todo: readonly string[]): string =>
  `# What ${api.source} does not say\n\nEach line is for a person. Change \`openapi.yaml\` and take the line out.\n\n${todo.map((one) => `- [ ] ${one}\n`).join('')}`;

const operationNode = (writing: Writing, operation: DraftOperation, id: string): SchemaNode => {
  const { api } = writing;
  const { title, description, line, parameters, credentials } = operation;
  const responses = operation.responses.length > 0 ? operation.responses : [unknownAnswer()];
  // In the order of their numbers, as people look for them.
  const sorted = [...responses].sort((a, b) => a.status.localeCompare(b.status));
  const body = operation.request;
  const hasBody = body.samples.length + body.properties.length > 0;
  return {
    operationId: id,
    'x-source': { document: api.source, title: title ?? api.title, ...(line === undefined ? {} : { line }) },
    summary: title ?? `${operation.method} ${operation.path}`,
    ...(description === undefined ? {} : { description }),
    ...(credentials.length > 0 ? { security: credentials.map((one) => ({ [schemeName(one)]: [] })) } : {}),
    ...(parameters.length > 0
      ? { parameters: parameters.map((one) => parameterNode(writing, operation, id, one)) }
      : {}),
    ...(hasBody ? { requestBody: requestNode(writing, operation, id) } : {}),
    responses: Object.fromEntries(sorted.map((one) => [one.status, responseNode(writing, one, id, sorted)])),
  };
};

const unknownAnswer = (): DraftResponse => ({
  status: '200',
  statusKnown: false,
  mediaTypes: [],
  samples: [],
  properties: [],
});

const parameterNode = (
  writing: Writing,
  operation: DraftOperation,
  id: string,
  parameter: DraftParameter,
): SchemaNode => {
  const { name, in: place, description, line } = parameter;
  const example = parameter.example ?? guessedExample(operation, parameter);
  if (place === 'path' && !example)
    writing.todo.push(`${id}: no value of {${name}} is shown. Give \`examples\` one that the vendor knows.`);
  const schema =
    parameter.schema?.type === undefined
      ? { type: 'string', ...parameter.schema, ...unsaid(writing) }
      : parameter.schema;
  return {
    name,
    in: place,
    required: place === 'path' || parameter.required === true,
    ...(description === undefined ? {} : { description }),
    ...ofGrade(writing),
    schema,
    ...(example
      ? { examples: { sample: { value: exampleFor(schema, example.value), ...evidenceNode(writing, example) } } }
      : {}),
    ...(line === undefined ? {} : { 'x-source': { line } }),
  };
};

const guessedExample = (operation: DraftOperation, { in: place, name }: DraftParameter): DraftParameter['example'] => {
  const value = place === 'path' ? idInSample(operation, name) : undefined;
  return value === undefined
    ? undefined
    : { value, grade: 'assumed', note: 'The id inside the sample answer; no value of the parameter is shown.' };
};

const exampleFor = ({ type }: SchemaNode, value: unknown): unknown => {
  if (type === 'string' && typeof value === 'number') return String(value);
  const isNumber = (type === 'integer' || type === 'number') && typeof value === 'string' && value.trim() !== '';
  if (isNumber && Number.isFinite(Number(value))) return Number(value);
  return type === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : value;
};

const evidenceNode = ({ api }: Writing, { grade, note }: NonNullable<DraftParameter['example']>): SchemaNode => {
  const known = weaker(grade, api.grade);
  return known === 'documented' ? {} : { 'x-evidence': { grade: known, ...(note === undefined ? {} : { note }) } };
};

/** A recording shows texts in a URL; a page may say more of them. */
const unsaid = ({ api }: Writing): SchemaNode =>
  api.grade === 'documented' ? { 'x-evidence': assumed('No type is said.') } : {};

const assumed = (note: string): Evidence => ({ grade: 'assumed', note });

const requestNode = (writing: Writing, operation: DraftOperation, id: string): SchemaNode => ({
  required: operation.request.samples.length > 0,
  content: contentOf(writing, operation.request, {
    file: `${id}-request`,
    schema: schemaName(id, 'Request'),
    sent: true,
  }),
});

const responseNode = (
  writing: Writing,
  response: DraftResponse,
  id: string,
  all: readonly DraftResponse[],
): SchemaNode => {
  const { status, description, statusKnown } = response;
  const isGood = all.find((one) => one.status.startsWith('2')) === response;
  const content = contentOf(writing, response, {
    file: isGood ? id : `${id}-${status}`,
    schema: schemaName(id, isGood ? 'Answer' : status),
    sent: false,
  });
  return {
    description: description ?? (status.startsWith('2') ? 'The answer.' : 'An error.'),
    ...(statusKnown ? {} : { 'x-status': { 'x-evidence': assumed('The source shows an answer without its number.') } }),
    ...ofGrade(writing),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
};

/** What nothing in the source tells. */
const noteSilence = ({ api, todo }: Writing, ids: ReadonlyMap<DraftOperation, string>): void => {
  if (api.servers.length === 0)
    todo.push('No address of the API is shown. Add `servers`; until then `--target` names it.');
  for (const operation of api.operations) {
    const id = ids.get(operation) ?? '';
    const good = operation.responses.filter(({ status }) => /^[23]/.test(status));
    if (operation.credentials.length === 0) todo.push(`${id}: nothing says how a request is authorised.`);
    if (
      good.every(({ samples, properties }) => samples.length + properties.length === 0) &&
      !good.some(({ status }) => status === '204')
    )
      todo.push(`${id}: no good answer is shown. Until there is a sample, the mock answers without a body.`);
    for (const { status, statusKnown } of operation.responses)
      if (!statusKnown) todo.push(`${id}: the number of an answer is not said; ${status} is our reading.`);
    if (!operation.responses.some(({ status }) => /^[45]/.test(status))) todo.push(`${id}: no error is described.`);
    const untyped = operation.parameters.filter(({ schema }) => schema?.type === undefined).map(({ name }) => name);
    if (untyped.length > 0 && api.grade === 'documented') todo.push(`${id}: no type is said of ${untyped.join(', ')}.`);
  }
};

/** The id that the good answer shows for the thing that the path names: what people would try first. */
const idInSample = (operation: DraftOperation, name: string): unknown => {
  const good = operation.responses.find(({ status }) => status.startsWith('2'));
  for (const { value } of good?.samples ?? []) {
    const first = Array.isArray(value) ? (value[0] as unknown) : value;
    for (const holder of [first, ...(isObject(first) ? Object.values(first) : [])]) {
      const one = Array.isArray(holder) ? (holder[0] as unknown) : holder;
      if (!isObject(one)) continue;
      for (const key of [name, 'id', 'Id', 'ID', 'uuid']) {
        const found = one[key];
        if (typeof found === 'number' || (typeof found === 'string' && found !== '')) return found;
      }
    }
  }
  return undefined;
};
