import { isObject, type Json } from '../../core/json/json';
import { ROOT } from '../../core/json/pointer';
import type { ContractCase, Exchange } from '../../core/results/case';
import { compose } from '../../schema/composition';
import { relaxedNames } from '../../schema/read-write-only';
import { shownValues } from '../../schema/shown-values';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import { isScalar } from '../../validate/response/checks/semantics';
import { saidStatus } from '../../validate/response/refused-in-body';
import { partWith } from '../follow-ups/envelope';
import { sentContent, sentValue, withSentValue } from '../follow-ups/records/sent-body';
import { isDecidedByServer } from '../generate/values/decided-by-server';
import { namesRecord } from '../generate/values/made-body';
import { plainValue } from '../generate/values/plain-value';
import { valuesOf } from '../generate/values/value-origin';
import { isValid } from '../own-violations';

interface ChangedRecord {
  readonly spec: Spec;
  readonly operation: Operation;
  /** The record that is changed, as the vendor has it. */
  readonly lastRead: unknown;
  readonly lastSaid: unknown;
}

/**
 * The same request with another body, where one made of what the document requires alone was refused. A change is what the vendor
 * itself said of the record, which it has to take. Many documents list nothing as required, and their servers need it all the same:
 * then first what a record is called by, then the properties that the document shows a value of, then all.
 */
export const withFullerBody = (
  where: ChangedRecord,
  asked: ContractCase,
  answer: Exchange | undefined,
): readonly ContractCase[] => {
  const { spec, operation, lastRead, lastSaid } = where;
  const { request, expect } = asked;
  const status = answer ? saidStatus(spec, operation, answer.response) : 0;
  if (expect.wrong !== undefined || !REFUSED.has(status)) return [];
  const ofBody = request.values.filter((value) => value.in === 'body');
  const isGiven = ofBody.some(({ origin }) => origin === 'given');
  const isOurs = !isGiven && ofBody.some(({ origin }) => origin === 'made');
  const sent = isGiven ? undefined : sentValue(where, request);
  const content = sentContent(operation, request.headers);
  if (!isObject(sent) || !content) return [];
  const others = request.values.filter((each) => each.in !== 'body');
  const kept = ofBody.filter(({ name, origin }) => name !== '' && origin !== 'made');
  const again = (value: Json, ofValue: ContractCase['request']['values'], how: string): readonly ContractCase[] => {
    const fuller: ContractCase = {
      ...asked,
      request: { ...withSentValue(where, request, value), values: [...others, ...ofValue] },
      expect: { ...expect, why: `${expect.why}, ${how}` },
    };
    return isValid(where, fuller) ? [fuller] : [];
  };
  const isChanging = CHANGING.has(request.method);
  const current = isChanging ? (inCurrentState(sent, lastSaid) ?? inCurrentState(sent, lastRead)) : undefined;
  const echoed = isOurs && isChanging ? echoOf(spec, content, sent, lastRead) : [];
  const fuller = isOurs && SENDING.has(request.method) && status !== CONFLICT ? fullerValues(spec, content, sent) : [];
  const tries = [
    ...(current ? again(current, [...ofBody, ...LEARNED], 'with the state of the record that was read') : []),
    ...echoed.flatMap((forms) =>
      forms.flatMap((value) => again(value, LEARNED, 'with what was read of the record')).slice(0, 1),
    ),
    ...fuller.flatMap((value) => {
      const parts = valuesOf(spec, { values: new Map(), body: { content, value } });
      const ofValue = [...kept, ...parts.filter(({ name }) => !kept.some((each) => each.name === name))];
      return again(value, ofValue, 'with optional properties');
    }),
  ];
  const bodies = [asked, ...tries].map((each) => each.request.body);
  // Nothing is asked twice.
  return tries.filter((each, index) => bodies.indexOf(each.request.body) === index + 1);
};

const CONFLICT = 409;
const REFUSED: ReadonlySet<number> = new Set([400, CONFLICT, 422]);
const SENDING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
const CHANGING: ReadonlySet<string> = new Set(['PUT', 'PATCH']);
const LEARNED: ContractCase['request']['values'] = [{ in: 'body', name: '', origin: 'learned' }];

/** Who changes a record names the state that it has read: the one of the document's example is of another. */
const inCurrentState = (sent: object, lastRead: unknown): Json | undefined => {
  const names = Object.keys(sent).filter((name) => STATES.test(name));
  const [, record] = partWith(names, lastRead, ROOT);
  if (names.length === 0 || !isObject(record)) return undefined;
  const read = names.flatMap((name) => (isScalar(record[name]) ? [[name, record[name]] as const] : []));
  return read.length > 0 ? ({ ...sent, ...Object.fromEntries(read) } as Json) : undefined;
};

const STATES =
  /^(?:_?_?(?:v|rev|revision|version|etag)|(?:lock|row|object|record|resource|entity|sys)_?version|version_?(?:no|number|id|tag|lock)|concurrency_?(?:stamp|token)|sync_?token)$/i;

/** Two tries, each in two forms: of the record as it was read that which a client sends, with its nulls and without. */
const echoOf = (
  spec: Spec,
  { schema }: MediaTypeSpec,
  sent: object,
  lastRead: unknown,
): readonly (readonly Json[])[] => {
  const names = schema ? shapeOf(spec, schema).propertyNames : [];
  const [, record] = partWith(names, lastRead, ROOT);
  if (!schema || typeof schema.node === 'boolean' || !isObject(record)) return [];
  const owned = relaxedNames(spec, schema.node, 'request');
  const echoed = Object.entries(record).filter(([name]) => names.includes(name) && !owned.has(name));
  if (echoed.length === 0) return [];
  const whole = Object.fromEntries(echoed);
  const withoutNulls = Object.fromEntries(echoed.filter(([, value]) => value !== null));
  // With the change that was asked for first: what comes back as it is can change nothing.
  return [
    [whole, withoutNulls].map((read) => ({ ...read, ...sent }) as Json),
    [whole, withoutNulls].map((read) => ({ ...sent, ...read }) as Json),
  ];
};

const fullerValues = (spec: Spec, { schema }: MediaTypeSpec, sent: object): readonly Json[] => {
  if (!schema) return [];
  const shape = shapeOf(spec, schema);
  const optional = shape.propertyNames.filter((name) => !(name in sent));
  const isShown = (name: string): boolean =>
    shownValues(compose(spec, [shape.property(name)?.node]).nodes).some((value) => value !== null);
  const shown = optional.filter(isShown);
  const free = optional.filter((name) => isShown(name) || !(isDecidedByServer(name) || namesRecord(name)));
  const named = free.filter((name) => NAMES.test(name));
  const asked = [named, shown, free]
    .filter((names, index, all) => names.length > 0 && names.length > (all[index - 1]?.length ?? 0))
    .map((names): object => ({ required: names }));
  // `{ "usernames": [] }` names nobody to be created.
  const filled = Object.fromEntries(free.map((name) => [name, { minItems: 1 }]));
  const inMetadata = optional.includes('metadata') ? shapeOf(spec, shape.property('metadata')).propertyNames : [];
  return [
    ...(inMetadata.includes('name') ? [IN_METADATA] : []),
    ...asked,
    { required: free, properties: filled },
  ].flatMap((node) => {
    const value = plainValue(spec, { node: { allOf: [schema.node, node] }, place: schema.place });
    return isObject(value) ? [{ ...value, ...sent } as Json] : [];
  });
};

/** Kubernetes has there what names a record, and takes no capitals and no blanks. */
const IN_METADATA = {
  required: ['metadata'],
  properties: { metadata: { required: ['name'], properties: { name: { const: 'example' } } } },
};

const NAMES = /^(?:name|title|label|slug|key|code|login|username|email)$/i;
