import type { DriftItem } from '../core/drift-item';
import type { SpecNode } from '../specs/spec';
import type { AnswerGroup } from './collect-answers';
import type { FoundItem } from './compare';
import { type Draft, type DraftNode, own, ownOrNew } from './draft';
import { evidenceNode, NOT_FOUND, type Proposing, type Undone } from './proposing';
import { contentKey, responseOf, responsesOf } from './response-slots';
import { schemaOfShape } from './schema-of-shape';

export const addResponse = (context: Proposing, { item, group }: FoundItem): Undone => {
  const { draft } = context;
  const responses = responsesOf(draft, group.operation);
  if (!responses) return NOT_FOUND;
  const response = ownOrNew(draft, responses, String(group.status));
  response.description ??= `Observed: status ${group.status}.`;
  response['x-evidence'] ??= evidenceNode(context, item);
  if (group.answers > group.empty && group.mediaType !== '') addBody(context, response, group, item);
  return undefined;
};

const addBody = (context: Proposing, response: DraftNode, group: AnswerGroup, item: DriftItem): void => {
  const { draft } = context;
  const schema = schemaOfBody(draft, group);
  if (!draft.dialect.hasAlternatives) {
    response.schema ??= schema;
    return;
  }
  const content = ownOrNew(draft, response, 'content');
  if (Object.hasOwn(content, group.mediaType)) return;
  const media = ownOrNew(draft, content, group.mediaType);
  media.schema = schema;
  media['x-evidence'] = evidenceNode(context, item);
};

const schemaOfBody = ({ dialect }: Draft, { shape, mediaType }: AnswerGroup): SpecNode => {
  if (shape.count > 0) return schemaOfShape(shape, dialect);
  return mediaType.startsWith('text/') ? { type: 'string' } : {};
};

/** A good request got another good status than the documented one, each time: the answer is the same, its number is not. */
export const moveResponse = (context: Proposing, { item, group, fact }: FoundItem): Undone => {
  const { draft, collection } = context;
  if (fact?.fact.kind !== 'status-unexpected') return NOT_FOUND;
  if (fact.wrong && group.status >= 500) return 'the server broke over a wrong request; ask the vendor';
  if (fact.wrong)
    return 'the request was wrong on purpose and was not refused: whether that is allowed, a person has to say';
  if (group.status >= 400)
    return 'a good request was refused: whether the request, the account or the document is wrong, no answer says';
  const [expected] = fact.fact.expected;
  const responses = responsesOf(draft, group.operation);
  if (!responses || expected === undefined) return NOT_FOUND;
  // The same answer in another media type has done it.
  if (!Object.hasOwn(responses, expected))
    return Object.hasOwn(responses, String(group.status)) ? undefined : NOT_FOUND;
  const came = collection.groups.some(
    ({ operation, status }) =>
      operation.id === group.operation.id && operation.path === group.operation.path && String(status) === expected,
  );
  const before = own(draft, responses, expected);
  if (!Object.hasOwn(responses, String(group.status))) {
    responses[String(group.status)] = { ...before };
    const response = responses[String(group.status)] as DraftNode;
    draft.originals.set(response, response);
    response['x-evidence'] = evidenceNode(context, item);
    if (group.empty === group.answers || group.status === 204)
      delete response[draft.dialect.hasAlternatives ? 'content' : 'schema'];
  }
  if (!came) delete responses[expected];
  return undefined;
};

export const addContent = (context: Proposing, { item, group }: FoundItem): Undone => {
  if (group.mediaType === '') return 'the answer names no media type, and OpenAPI has no word for that; ask the vendor';
  if (group.wrong === group.answers && group.status < 400)
    return 'only a wrong request got it, and it should have been refused; ask the vendor';
  const { draft, operation, status } = { ...context, ...group };
  const response = responseOf(draft, operation, status);
  if (!response) return NOT_FOUND;
  if (!draft.dialect.hasAlternatives) {
    addProduced(draft, group);
    response.schema ??= schemaOfBody(draft, group);
    return undefined;
  }
  addBody(context, response, group, item);
  return dropUnseenContent(context, group);
};

/** In 2.0 the media types stand beside the responses, for all of them. */
const addProduced = (draft: Draft, { operation, mediaType }: AnswerGroup): void => {
  const paths = own(draft, draft.root, 'paths');
  const item = paths && own(draft, paths, operation.path);
  const node = item && own(draft, item, operation.method.toLowerCase());
  if (!node) return;
  const before: readonly unknown[] = Array.isArray(node.produces)
    ? node.produces
    : Array.isArray(draft.root.produces)
      ? draft.root.produces
      : [];
  if (!before.includes(mediaType)) node.produces = [...before, mediaType];
};

/** A media type that no answer of this status had is contradicted by those that had another. */
export const dropUnseenContent = ({ draft, collection }: Proposing, { operation, status }: AnswerGroup): Undone => {
  const response = responseOf(draft, operation, status);
  const content = response && own(draft, response, 'content');
  if (!content) return NOT_FOUND;
  const came = collection.groups
    .filter(
      (group) =>
        group.operation.id === operation.id && group.operation.path === operation.path && group.status === status,
    )
    .map((group) => contentKey(content, group.mediaType));
  for (const key of Object.keys(content)) if (!came.includes(key)) delete content[key];
  return undefined;
};

export const dropContent = ({ draft, collection }: Proposing, { operation, status }: AnswerGroup): Undone => {
  const response = responseOf(draft, operation, status);
  if (!response) return NOT_FOUND;
  const groups = collection.groups.filter(
    (group) =>
      group.operation.id === operation.id && group.operation.path === operation.path && group.status === status,
  );
  if (groups.some(({ empty, answers }) => empty < answers))
    return 'some answers have a body and some have none, and OpenAPI has no word for that; ask the vendor';
  delete response[draft.dialect.hasAlternatives ? 'content' : 'schema'];
  if (!draft.dialect.hasAlternatives) delete response.examples;
  return undefined;
};

export const addHeader = (context: Proposing, { item, group, header }: FoundItem): Undone => {
  const { draft } = context;
  const response = responseOf(draft, group.operation, group.status);
  if (!response || header === undefined) return NOT_FOUND;
  const headers = ownOrNew(draft, response, 'headers');
  const node = ownOrNew(draft, headers, header);
  if (draft.dialect.hasAlternatives) node.schema = { type: 'string' };
  else node.type = 'string';
  node['x-evidence'] = evidenceNode(context, item);
  return undefined;
};

export const loosenHeader = (context: Proposing, { item, group, fact }: FoundItem): Undone => {
  const { draft } = context;
  const response = responseOf(draft, group.operation, group.status);
  const headers = response && own(draft, response, 'headers');
  const name = fact?.keys.at(-1);
  const key = headers && Object.keys(headers).find((one) => one.toLowerCase() === name);
  const node = headers && key !== undefined ? own(draft, headers, key) : undefined;
  if (!node) return NOT_FOUND;
  if (item.kind === 'header-missing') delete node.required;
  else {
    for (const word of ['example', 'examples', 'content', 'style', 'explode']) delete node[word];
    if (draft.dialect.hasAlternatives) node.schema = { type: 'string' };
    else for (const word of Object.keys(node)) if (word !== 'description') delete node[word];
    if (!draft.dialect.hasAlternatives) node.type = 'string';
    node['x-evidence'] = evidenceNode(context, item);
  }
  return undefined;
};
