import type { Grade } from '../../../core/evidence';
import { essence, isMultipartType, mediaTypeMatches } from '../../../core/http/media-type';
import { equalJson, isObject, type Json, parsedJson } from '../../../core/json/json';
import { childPointer, pointerKeys, ROOT, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { compose } from '../../../schema/composition';
import { documentedNames } from '../../../schema/members';
import { relaxedNames } from '../../../schema/read-write-only';
import type { Operation, Spec } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { isScalar } from '../../../validate/response/checks/semantics';
import { isDecidedByServer } from '../../generate/values/decided-by-server';
import type { PlanContext } from '../../plan-context';
import { isFields, partWith, recordOf } from '../envelope';
import { goodBody } from '../good-body';
import { bare } from '../ids/bare-name';
import type { AcceptedChange } from './accepted-changes';

/** Of what was sent that which the record is documented to have, and the server does not decide. */
export const keptProperties = (
  { spec, operation }: PlanContext,
  by: AcceptedChange,
  ids: readonly string[],
): Readonly<Record<string, unknown>> => {
  const { operation: changer, sent = {} } = by;
  const read = operation.responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content.flatMap(({ schema }) => (schema ? [schema.node] : [])));
  const names = new Set(read.flatMap((node) => namesIn(spec, node, Object.keys(sent))));
  const isFree = areInFields(by) && read.some((node) => hasFreeFields(spec, node));
  const written = changer.requestBody?.content.flatMap(({ schema }) => (schema ? [schema.node] : [])) ?? [];
  const owned = new Set([
    ...[...read, ...written].flatMap((node) =>
      isObject(node) ? [...relaxedNames(spec, node, 'request'), ...relaxedNames(spec, node, 'response')] : [],
    ),
    ...ids,
    'id',
  ]);
  // A form has `FriendlyName` where the record has `friendly_name`.
  const alike = new Map([...names].map((name) => [bare(name), name] as const));
  return Object.fromEntries(
    Object.entries(sent)
      .map(([name, value]) => [names.has(name) ? name : (alike.get(bare(name)) ?? name), value] as const)
      .filter(([name]) => (names.has(name) || isFree) && !owned.has(name) && !isDecidedByServer(name)),
  );
};

/** Were they sent as `{ "fields": { … } }`? */
const areInFields = ({ case: { request } }: AcceptedChange): boolean =>
  isFields(pointerKeys(recordOf(parsedJson(request.body ?? ''))?.at ?? ROOT).at(-1) ?? '');

/** `fields: { additionalProperties: … }`: a record whose names are data. */
const hasFreeFields = (spec: Spec, schema: unknown): boolean => {
  const { nodes } = compose(spec, [schema]);
  return nodes.some(({ properties }) =>
    Object.entries(isObject(properties) ? properties : {}).some(
      ([name, part]) => isFields(name) && documentedNames(compose(spec, [part]).nodes).size === 0,
    ),
  );
};

/** Those of the record; of an envelope around it, which has nothing of what was sent, those of what is in it. */
const namesIn = (spec: Spec, schema: unknown, sent: readonly string[], depth = 0): readonly string[] => {
  const { nodes, choices } = compose(spec, [schema]);
  const branches = depth < DEEPEST ? choices.flat().flatMap(({ schemas }) => schemas) : [];
  // A record may be documented as what it is, or what it is once deleted.
  const own = [...documentedNames(nodes), ...branches.flatMap((each) => namesIn(spec, each, sent, depth + 1))];
  const wanted = new Set(sent.map(bare));
  if (own.some((name) => wanted.has(bare(name))) || depth >= DEEPEST) return own;
  const inner = nodes.flatMap(({ properties }) => (isObject(properties) ? Object.values(properties) : []));
  return inner.flatMap((each) => namesIn(spec, each, sent, depth + 1));
};

/** The attributes of a resource of JSON:API. */
const DEEPEST = 2;

export interface KeptValues {
  readonly rule: 'created' | 'changed';
  readonly properties: Readonly<Record<string, unknown>>;
  readonly by: AcceptedChange;
  readonly evidence: Grade;
  /** An answer may have a part of the fields only. */
  readonly partly?: boolean;
}

/** Does it choose which fields it shows, where nobody asks for some? */
export const showsPartOf = ({ parameters }: Operation): boolean =>
  parameters.some(({ in: where, name }) => where === 'query' && isFields(name));

/** That it is kept as it was sent no document says; a server may put it in a form of its own. */
export const keepsWhatWasSent =
  ({ rule, properties, by, evidence, partly = false }: KeptValues): Check =>
  (answer) => {
    const body = goodBody(answer);
    if (!body) return NOTHING;
    const [at, value] = partWith(Object.keys(properties), body.value, toPointer('/body'));
    if (!isObject(value)) return NOTHING;
    const [, answered] = partWith(Object.keys(properties), by.answered, toPointer('/body'));
    const fact = (name: string, evidence: Grade, message: string): Fact => ({
      kind: 'semantics',
      rule,
      at: childPointer(at, name),
      spec: by.operation.place,
      evidence,
      message,
    });
    const { method, path } = by.operation;
    return {
      facts: Object.entries(properties).flatMap(([name, sent]) => {
        if (partly && !Object.hasOwn(value, name)) return [];
        if (!isSame(sent, value[name])) return [fact(name, evidence, `${name} is not read as it was sent`)];
        // Of what an answer leaves out it says nothing.
        return isObject(answered) && isOther(answered[name], sent)
          ? [fact(name, 'assumed', `${name} is read as it was sent, and ${method} ${path} answered another`)]
          : [];
      }),
    };
  };

/** Of objects and lists an answer may well show less. */
const isOther = (answered: unknown, sent: unknown): boolean =>
  isScalar(answered) && typeof sent !== 'object' && !isSame(sent, answered);

/** Pictures and sound a server may well write anew. */
const REWRITTEN = /^(?:image|audio|video)\//;

/** A file is read as it was sent, where the document has its media type there. Who sends a form sends the file in it. */
export const keepsFile =
  ({ operation, case: { request } }: AcceptedChange, evidence: Grade): Check =>
  ({ response, documented, mediaType = '', body }) => {
    const [sentType, readType] = [essence(request.headers['content-type'] ?? ''), essence(mediaType)];
    const isForm = isMultipartType(sentType);
    const shown = documented?.content.map((each) => each.mediaType) ?? [];
    const isShown = shown.some((each) => mediaTypeMatches(each, sentType));
    if (response.status >= 300 || body === 'unknown' || !(isForm || isShown)) return NOTHING;
    const fact = (at: string, message: string, grade: Grade): ReturnType<Check> => ({
      facts: [
        { kind: 'semantics', rule: 'changed', at: toPointer(at), spec: operation.place, evidence: grade, message },
      ],
    });
    const read = Buffer.from(response.body);
    // Of a type that it was asked for by name the answer is told so anyway.
    if (read.length > 0 && !isForm && readType !== sentType && shown.includes(sentType)) return NOTHING;
    if (read.length > 0 && !isForm && readType !== sentType)
      return fact('/headers/content-type', `what was sent as ${sentType} is read as ${readType}`, 'assumed');
    const sent = Buffer.from(request.body ?? '', request.bodyEncoding ?? 'utf8');
    // A structured answer speaks of the file.
    const isOther = isForm && typeof body === 'object' && body.kind !== 'opaque';
    const isSame = isForm ? read.length > 0 && sent.includes(read) : isAsSent(readType, sent, read);
    return isOther || isSame || sent.length === 0
      ? NOTHING
      : fact('/body', 'the file is not read as it was sent', REWRITTEN.test(readType) ? 'assumed' : evidence);
  };

/** How lines end, and that the last one does, is a server's own matter. */
const isAsSent = (type: string, sent: Buffer, read: Buffer): boolean =>
  type.startsWith('text/') ? plainLines(sent) === plainLines(read) : sent.equals(read);

const plainLines = (text: Buffer): string => text.toString('utf8').replaceAll('\r\n', '\n').trim();

/** A record may be named where it was sent whole; but what was sent is not empty. */
const isAlike = (sent: object, read: unknown): boolean => {
  if (read === undefined || Array.isArray(sent) !== Array.isArray(read)) return false;
  if (read === null) return isEmpty(sent);
  return typeof read !== 'object' || isEmpty(sent) || !isEmpty(read);
};

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Blanks, letters' case and how an instant or a number is written are a server's own matter; so is what is inside an object. */
const isSame = (sent: unknown, read: unknown): boolean => {
  if (sent === null) return read === undefined || read === null;
  if (sent === '' && read === null) return true;
  if (typeof sent === 'object' && sent !== null) return isAlike(sent, read);
  if (read === undefined || read === null || typeof read === 'object') return false;
  if (equalJson(sent as Json, read as Json)) return true;
  const [a, b] = [String(sent).trim().toLowerCase(), String(read).trim().toLowerCase()];
  const isInstant = /^\d{4}-\d\d-\d\dt/.test(a) && Date.parse(a) === Date.parse(b);
  return a === b || isInstant || (a !== '' && b !== '' && Number(a) === Number(b));
};
