import type { DriftItem, DriftKind } from '../core/drift-item';
import { isObject, type Json } from '../core/json/json';
import { childPointer, ROOT, type SpecPlace } from '../core/json/pointer';
import type { Fact } from '../core/results/finding';
import { redactValue } from '../core/secrets/redact';
import { type Redactor, redactWords } from '../core/secrets/redactor';
import type { JsonType } from '../schema/schema-types';
import type { AnswerGroup, Collection, SeenFact } from './collect-answers';
import { documentedFor } from './documented-for';
import { ordinaryHeader } from './ordinary-headers';
import { exampleOf, isVolatile, type SeenShape, shapeAt } from './shape';

/** An item, and what it was made from. */
export interface FoundItem {
  readonly item: DriftItem;
  readonly group: AnswerGroup;
  readonly fact: SeenFact | undefined;
  /** Of an undocumented header. */
  readonly header?: string;
  /** Of a schema that is none. */
  readonly unusable?: SpecPlace;
}

/** Everything in which the answers differ from the document, in the order of its operations. */
export const compare = ({ groups }: Collection, redact: Redactor): readonly FoundItem[] =>
  groups.flatMap((group) => [...factsOf(group, redact), ...headersOf(group, redact), ...unusableOf(group)]);

/** What the document means there, nobody knows: a client that reads it as its author meant it may be right. */
const unusableOf = (group: AnswerGroup): readonly FoundItem[] =>
  [...group.unusable.values()].map(({ reason, place, seen, first, last }) => ({
    item: {
      kind: 'schema-unusable',
      breaking: false,
      pointer: '/body',
      ...placeOf(group),
      ...{ seen, of: group.answers, first, last },
      message: `a part of the schema cannot be compared: ${reason}`,
      evidence: 'undocumented',
      spec: place,
      confidence: confidenceOf(seen, group.answers),
    },
    group,
    fact: undefined,
    unusable: place,
  }));

const factsOf = (group: AnswerGroup, redact: Redactor): readonly FoundItem[] => {
  const told = new Map<string, FoundItem>();
  for (const seen of group.facts.values()) {
    const kind = kindOf(seen, group);
    if (kind === undefined) continue;
    const item = itemOf(kind, seen, group, redact);
    const key = `${kind} ${item.pointer} ${item.message}`;
    const known = told.get(key);
    if (!known || known.item.seen < item.seen) told.set(key, { item, group, fact: seen });
  }
  return [...told.values()];
};

const kindOf = ({ fact, keys }: SeenFact, { shape }: AnswerGroup): DriftKind | undefined => {
  switch (fact.kind) {
    case 'status-undocumented':
    case 'media-type-undocumented':
    case 'header-missing':
    case 'body-missing':
    case 'body-unparseable':
    case 'property-undocumented':
    case 'property-write-only':
      return fact.kind;
    case 'status-unexpected':
      return 'status-differs';
    case 'media-type-unexpected':
      return 'media-type-differs';
    case 'header-schema':
      return 'header-differs';
    case 'body-unexpected':
      return 'body-undocumented';
    case 'semantics':
      return 'behaviour-differs';
    case 'property-absent':
      return shapeAt(shape, keys.slice(1)) === undefined ? 'property-not-seen' : undefined;
    case 'body-schema':
      return schemaKind(fact, shapeAt(shape, keys.slice(1)));
    // No document can say that of its answers, and only a mock is held to a sample.
    case 'property-repeated':
    case 'sample-differs':
      return undefined;
  }
};

const schemaKind = (fact: Extract<Fact, { kind: 'body-schema' }>, shape: SeenShape | undefined): DriftKind => {
  const { keyword } = fact;
  if (keyword === 'required') return 'property-missing';
  if (keyword === 'type') return onlyNull(shape) ? 'null-undocumented' : 'type-differs';
  if (keyword === 'enum' || keyword === 'const') return 'value-undocumented';
  if (keyword === 'format' || keyword === 'pattern') return 'format-differs';
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return 'property-undocumented';
  return /^(?:exclusive)?(?:min|max)|^multipleOf$|^uniqueItems$/i.test(keyword) ? 'range-differs' : 'schema-differs';
};

const onlyNull = (shape: SeenShape | undefined): boolean =>
  shape !== undefined && shape.broken.types.size === 1 && shape.broken.types.has('null');

/** What a client that was written by the document need not notice. */
const ADDITIVE: readonly DriftKind[] = [
  'property-undocumented',
  'header-undocumented',
  'property-not-seen',
  'property-write-only',
  'operation-undocumented',
];

const itemOf = (kind: DriftKind, seen: SeenFact, group: AnswerGroup, redact: Redactor): DriftItem => {
  const { fact, keys } = seen;
  const shape = shapeAt(group.shape, keys.slice(1));
  const pointer = childPointer(ROOT, ...keys);
  return {
    kind,
    breaking: isBreaking(kind, group, seen),
    pointer: redactWords(pointer, redact),
    ...placeOf(group),
    ...{ seen: seen.seen, of: group.answers, first: seen.first, last: seen.last },
    message: redactWords(messageOf(kind, seen, shape), redact),
    ...(seen.example !== undefined && { example: shown(seen.example, keys, redact) }),
    ...(shape && isVolatile(shape) && { volatile: true }),
    evidence: fact.evidence,
    spec: fact.spec,
    confidence: confidenceOf(seen.seen, group.answers),
  };
};

/** A value under a name that smells of a secret is masked by that name. */
const shown = (value: unknown, keys: readonly string[], redact: Redactor): Json => {
  const name = keys.findLast((key) => key !== '*') ?? '';
  const safe = redactValue({ [name]: value }, redact) as Readonly<Record<string, unknown>>;
  return exampleOf(Object.values(safe)[0]);
};

const placeOf = ({ operation, status, mediaType }: AnswerGroup) => ({
  operation: `${operation.method} ${operation.path}`,
  status,
  ...(mediaType !== '' && { mediaType }),
});

const isBreaking = (kind: DriftKind, { status }: AnswerGroup, { wrong }: SeenFact): boolean => {
  // That more is accepted than documented breaks no client; nor does one more way to be refused.
  if (kind === 'status-differs') return !wrong;
  if (kind === 'status-undocumented') return status < 400;
  return !ADDITIVE.includes(kind);
};

const confidenceOf = (seen: number, of: number): DriftItem['confidence'] => {
  if (seen >= 3 && seen === of) return 'high';
  return seen > 1 ? 'medium' : 'low';
};

const messageOf = (kind: DriftKind, { fact, keys }: SeenFact, shape: SeenShape | undefined): string => {
  const name = keys.at(-1) ?? '';
  switch (fact.kind) {
    case 'status-undocumented':
      return `status ${fact.received} is not documented; documented: ${fact.documented.join(', ')}`;
    case 'status-unexpected':
      return `status ${fact.received} came where ${fact.expected.join(' or ')} is documented: ${fact.why}`;
    case 'media-type-undocumented':
      return `${fact.received ?? 'no media type'} is not documented; documented: ${fact.documented.join(', ') || 'none'}`;
    case 'media-type-unexpected':
      return `${fact.received ?? 'no media type'} came where ${fact.expected} was asked for`;
    case 'header-missing':
      return `the header ${fact.header} is documented as always there, and is missing`;
    case 'header-schema':
      return `the header ${fact.header} ${fact.message}`;
    case 'body-missing':
      return `there is no body where ${fact.mediaType || 'one'} is documented`;
    case 'body-unexpected':
      return 'there is a body where none is documented';
    case 'body-unparseable':
      return `the body cannot be read${fact.mediaType === '' ? '' : ` as ${fact.mediaType}`}: ${fact.reason}`;
    case 'property-undocumented':
      return `${name} is not documented (${typesText(shape)})`;
    case 'property-absent':
      return `${name} is in the documented sample, and in no answer`;
    case 'property-write-only':
      return `${name} is documented as write-only, and is in the answer`;
    case 'semantics':
      return `${fact.rule}: ${fact.message}`;
    case 'property-repeated':
    case 'sample-differs':
      return '';
    case 'body-schema':
      return schemaText(kind, fact, shape);
  }
};

const schemaText = (
  kind: DriftKind,
  fact: Extract<Fact, { kind: 'body-schema' }>,
  shape: SeenShape | undefined,
): string => {
  const missing = isObject(fact.params) ? fact.params.missingProperty : undefined;
  if (kind === 'property-missing') return `${String(missing)} is documented as always there, and is missing`;
  if (kind === 'type-differs') return `${fact.message}; it is ${typesText(shape, true)}`;
  if (kind === 'null-undocumented') return `${fact.message}; it is null`;
  return fact.message;
};

const typesText = (shape: SeenShape | undefined, broken = false): string => {
  const types = shape ? [...(broken ? shape.broken : shape).types.keys()] : [];
  return types.length === 0 ? 'masked' : types.map(withArticle).join(' or ');
};

const withArticle = (type: JsonType): string =>
  type === 'null' ? type : `${/^[aoi]/.test(type) ? 'an' : 'a'} ${type}`;

/** Headers of HTTP itself and of every server are no part of a vendor's contract. */
const headersOf = (group: AnswerGroup, redact: Redactor): readonly FoundItem[] => {
  const { operation, status, answers } = group;
  const response = documentedFor(operation, status);
  if (!response) return [];
  const known = new Set(response.headers.map(({ name }) => name));
  return [...group.headers].flatMap(([name, { seen, first, last, values }]): readonly FoundItem[] => {
    if (known.has(name) || ordinaryHeader(name)) return [];
    const [example] = values;
    const item: DriftItem = {
      kind: 'header-undocumented',
      breaking: false,
      pointer: childPointer(ROOT, 'headers', name),
      ...placeOf(group),
      ...{ seen, of: answers, first, last },
      message: `the header ${name} is not documented`,
      ...(example !== undefined && { example: shown(example, ['headers', name], redact) }),
      ...(values.size >= 3 && values.size >= Math.min(seen, 10) * 0.8 && { volatile: true }),
      evidence: 'undocumented',
      spec: response.place,
      confidence: confidenceOf(seen, answers),
    };
    return [{ item, group, fact: undefined, header: name }];
  });
};
