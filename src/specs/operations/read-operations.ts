import type { OpenAPIV3_1 } from 'openapi-types';
import { isObject } from '../../core/json/json';
import { referenceCause } from '../references/reference-cause';
import type { RawOperation, RequestBody, ResponseSpec, SpecNode } from '../spec';
import { readContent } from './media-types';
import { noteOperation } from './notes';
import { type OperationHead, OperationOnDemand } from './operation-on-demand';
import { withQueryOfPath } from './path-query';
import { evidenceOf } from './read-evidence';
import { describesAccept, noteParameters, readHeaders, readParameters } from './read-parameters';
import { type Reader, withGaps, withoutPlace } from './reader';
import { secondBodies } from './second-body';
import { readSecurity } from './security-schemes';
import { readServers } from './servers';

/** The fields of a Path Item that are operations; `query` since OpenAPI 3.2. */
const METHODS: ReadonlySet<string> = new Set<`${OpenAPIV3_1.HttpMethods}` | 'query'>([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);

/** RFC 9110, section 9.2.1, and QUERY, which is safe by its own definition. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/**
 * The end of a path that changes or ends something whatever the method: `/pets/{id}/delete`, `/deleteUser`, `/createPad`, `/logout`.
 * Words that are nouns as well (`/updates`, `/restore-jobs`) count in front of a capital only.
 */
const CHANGES =
  /[/:](?:(?:delete|remove|destroy|purge|revoke)(?:[A-Z]\w*)?|(?:create|add(?!On|To)|erase|insert|append|rename|move|copy|save|send|set|clear|reset|restore|update|change|cancel|disable|enable|unregister|start|stop|restart|star|unstar)[A-Z]\w*|(?:log|sign)[-_]?(?:out|off)|deactivate|unsubscribe|shutdown|reboot)(?:\.\w+)?\/?$/;

/** A path item, merged from its own fields and those of the one that it refers to. */
export interface PathItem {
  readonly node: SpecNode;
  /** As they stand in the files, the one that counts first. */
  readonly parts: readonly SpecNode[];
}

/** Lists the operations of a path item in its order; `additionalOperations` (3.2) holds methods that have no field of their own. */
export const listOperations = (path: string, item: PathItem): readonly RawOperation[] => {
  const more = item.node.additionalOperations;
  const raw = (holder: SpecNode | undefined, key: string): readonly RawOperation[] => {
    const node = holder?.[key];
    return holder && isObject(node)
      ? [{ path, method: key.toUpperCase(), pathItem: item.node, node, holder, key }]
      : [];
  };
  const keys = Object.keys(item.node).filter((key) => METHODS.has(key));
  return [
    ...keys.flatMap((key) =>
      raw(
        item.parts.find((part) => Object.hasOwn(part, key)),
        key,
      ),
    ),
    ...(isObject(more) ? Object.keys(more).flatMap((key) => raw(more, key)) : []),
  ];
};

/** @throws SPEC_REF_UNRESOLVED when it, a parameter, body, response or header of it leads nowhere */
export const readOperation = (reader: Reader, raw: RawOperation): OperationOnDemand => {
  const operation = postponeOperation(reader, raw);
  operation.readNow();
  return operation;
};

/** The same as far as it goes: a part of it that leads nowhere is noted and left out. @throws SPEC_REF_UNRESOLVED when all of it does */
export const readOperationInPart = (reader: Reader, raw: RawOperation): OperationOnDemand => {
  const whole = operationNode(reader, raw.node);
  const gaps = withGaps(reader, (error, node) => {
    const place = reader.place(node, '$ref');
    const said = withoutPlace(error, place);
    const message = `${said} ${raw.method} ${raw.path} is served without it.`;
    if (reader.problems.some((problem) => problem.message === message)) return;
    reader.problems.push({ severity: 'error', rule: 'ref-unresolved', message, cause: referenceCause(said), place });
  });
  return readOperation(gaps, { ...raw, node: whole });
};

/**
 * The same, read at the first look. What cannot be honoured is noted now, as long as the references are sound and no
 * example is in a file.
 */
export const postponeOperation = (reader: Reader, raw: RawOperation): OperationOnDemand => {
  const node = operationNode(reader, raw.node);
  noteParameters(reader, raw.pathItem, node);
  noteOperation(reader, node);
  const security = readSecurity(reader, node);
  return new OperationOnDemand(headOf(reader, raw, node), () => ({
    parameters: withQueryOfPath(reader, raw, readParameters(reader, raw.pathItem, node)),
    describesAccept: describesAccept(reader, raw.pathItem, node),
    requestBody: readRequestBody(reader, node),
    responses: readResponses(reader, node),
    security,
    servers: readServers(reader, node, raw.pathItem, reader.root),
    place: reader.place(raw.holder, raw.key),
  }));
};

const headOf = (reader: Reader, { method, path, pathItem }: RawOperation, node: SpecNode): OperationHead => {
  // The nearest one counts: most documents come from one source.
  const source = [node, pathItem, reader.root].map(sourceOf).find((found) => found !== undefined);
  return {
    id: typeof node.operationId === 'string' && node.operationId !== '' ? node.operationId : `${method} ${path}`,
    method,
    path,
    summary: typeof node.summary === 'string' ? node.summary : undefined,
    deprecated: node.deprecated === true,
    safe: isMarkedSafe(node['x-safe']) ?? (SAFE.has(method) && !(method === 'GET' && CHANGES.test(path))),
    source,
    node,
  };
};

/** `true` and `false`, or `{ safe, x-evidence }` where it has a grade. */
const isMarkedSafe = (mark: unknown): boolean | undefined => {
  const said = isObject(mark) ? mark.safe : mark;
  return typeof said === 'boolean' ? said : undefined;
};

const sourceOf = ({ 'x-source': source }: SpecNode): string | undefined =>
  isObject(source) && typeof source.document === 'string' ? source.document : undefined;

/** Not allowed there, and done: some vendors keep operations, or what several share, in a file of its own. */
const operationNode = (reader: Reader, node: SpecNode): SpecNode => {
  if (typeof node.$ref !== 'string') return node;
  const { $ref: _, ...own } = node;
  const target = reader.resolve(node);
  return Object.keys(own).length === 0 ? target : { ...target, ...own };
};

const readRequestBody = (reader: Reader, operation: SpecNode): RequestBody | undefined => {
  if (!isObject(operation.requestBody)) return undefined;
  const node = reader.resolve(operation.requestBody);
  const second = secondBodies.get(operation.requestBody);
  return {
    required: node.required === true,
    content: readContent(reader, node),
    place: reader.place(operation, 'requestBody'),
    ...(second && { otherwise: reader.place(second) }),
  };
};

/** A code, a range or `default`. Anything else (`OK`, `abc`) is no answer that could be sent; lint says so. */
const isStatus = (key: string): boolean => /^(?:[1-5]\d\d|[1-5]XX|default)$/i.test(key);

const readResponses = (reader: Reader, operation: SpecNode): readonly ResponseSpec[] => {
  if (!isObject(operation.responses)) return [];
  const responses = reader.resolve(operation.responses);
  return Object.entries(responses).flatMap(([status, value]) => {
    if (!isStatus(status) || !isObject(value)) return [];
    const node = reader.resolve(value);
    return [
      {
        status: /^default$/i.test(status) ? 'default' : status.toUpperCase(),
        description: typeof node.description === 'string' ? node.description : '',
        headers: readHeaders(reader, node),
        content: readContent(reader, node),
        evidence: evidenceOf(node),
        statusEvidence: evidenceOf(isObject(node['x-status']) ? node['x-status'] : node),
        node,
        place: reader.place(responses, status),
      },
    ];
  });
};
