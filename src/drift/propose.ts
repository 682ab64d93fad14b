import type { DriftItem } from '../core/drift-item';
import { isObject } from '../core/json/json';
import type { Operation } from '../specs/spec';
import { amendShown, dropShown } from './amend-samples';
import { type AnswerGroup, type Collection, missingOf } from './collect-answers';
import type { FoundItem } from './compare';
import { type Draft, type DraftNode, own } from './draft';
import {
  addContent,
  addHeader,
  addResponse,
  dropContent,
  dropUnseenContent,
  loosenHeader,
  moveResponse,
} from './propose-responses';
import { evidenceNode, NOT_FOUND, noteOf, type ProposeOptions, type Proposing, type Undone } from './proposing';
import { bodySlot, type Slot } from './response-slots';
import {
  addProperty,
  addValues,
  dropDiscriminator,
  replaceBySeen,
  someConform,
  takeAway,
  unrequire,
  widenType,
} from './retype';
import { schemaOfShape } from './schema-of-shape';
import { shownIn, slotOfPlace, slotsAt } from './schema-slots';
import { shapeAt } from './shape';

/** What was done about an item: a change with its reason, or why a person has to decide. */
export type Proposal =
  | { readonly kind: 'patched'; readonly operation: Operation; readonly status: number; readonly note: string }
  | { readonly kind: 'person'; readonly reason: string };

/**
 * Changes the draft so that the answers conform to it, item by item; the shallow ones first, because what stands below a
 * replaced schema is replaced with it.
 */
export const propose = (
  draft: Draft,
  found: readonly FoundItem[],
  collection: Collection,
  options: ProposeOptions,
): ReadonlyMap<DriftItem, Proposal> => {
  const done = new Map<DriftItem, Proposal>();
  const replaced = new Set<string>();
  const ordered = found.toSorted((a, b) => depthOf(a.item) - depthOf(b.item));
  for (const one of ordered) {
    const proposal = proposeOne({ draft, collection, replaced, ...options }, one);
    done.set(one.item, proposal);
  }
  return done;
};

const depthOf = ({ pointer }: DriftItem): number => pointer.split('/').length;

const proposeOne = (context: Proposing, found: FoundItem): Proposal => {
  const { item, group } = found;
  const outcome = change(context, found);
  if (outcome !== undefined) return { kind: 'person', reason: outcome };
  return { kind: 'patched', operation: group.operation, status: group.status, note: noteOf(item) };
};

const change = (context: Proposing, found: FoundItem): Undone => {
  switch (found.item.kind) {
    case 'status-undocumented':
      return addResponse(context, found);
    case 'status-differs':
      return moveResponse(context, found);
    case 'media-type-undocumented':
    case 'body-undocumented':
      return addContent(context, found);
    case 'media-type-differs':
      return dropUnseenContent(context, found.group);
    case 'body-missing':
      return dropContent(context, found.group);
    case 'header-undocumented':
      return addHeader(context, found);
    case 'header-missing':
    case 'header-differs':
      return loosenHeader(context, found);
    case 'property-undocumented':
      return addSeenProperty(context, found);
    case 'property-not-seen':
      return dropFromSamples(context, found);
    case 'schema-unusable':
      return replaceUnusable(context, found);
    case 'property-missing':
    case 'property-write-only':
    case 'type-differs':
    case 'null-undocumented':
    case 'value-undocumented':
    case 'format-differs':
    case 'range-differs':
    case 'schema-differs':
      return loosen(context, found);
    case 'operation-undocumented':
      return 'which parts of the path are parameters, and what the operation is for, no answer says';
    case 'body-unparseable':
      return 'no document can describe a body that cannot be read; ask the vendor';
    case 'behaviour-differs':
      return 'no schema says what an operation does; ask the vendor, or change the rule in the document';
  }
};

/** Items of one place that are changed together. */
const keyOf = ({ operation, status, mediaType }: AnswerGroup, at: string): string =>
  `${operation.method} ${operation.path} ${status} ${mediaType} ${at}`;

const startOf = ({ draft }: Proposing, { operation, status, mediaType }: AnswerGroup) =>
  bodySlot(draft, operation, status, mediaType);

const isBelowReplaced = ({ replaced }: Proposing, group: AnswerGroup, keys: readonly string[]): boolean =>
  keys.some((_, index) => replaced.has(keyOf(group, keys.slice(0, index + 1).join('/'))));

const loosen = (context: Proposing, one: FoundItem): Undone => {
  const { item, group, fact } = one;
  const { draft, attempts, replaced } = context;
  const start = startOf(context, group);
  if (!start || !fact) return NOT_FOUND;
  const { keys } = fact;
  if (isBelowReplaced(context, group, keys)) return undefined;
  const { slots, shown, shape } = slotsAt(draft, start.schema, keys.slice(1), [fact.fact.spec], group.shape);
  if (item.kind === 'value-undocumented' && isKindOfObject(context, one, start.schema)) return undefined;
  if (slots.length === 0 || !shape) return NOT_FOUND;
  const place = keyOf(group, `${keys.join('/')} ${item.kind}`);
  const attempt = attempts.get(place) ?? 0;
  attempts.set(place, attempt + 1);
  if (attempt > 2)
    return 'the document still does not allow it after its schema was replaced; look at what surrounds it';
  const keepOld = attempt < 2 && someConform(shape);
  // In a branch that says nothing of it there is nothing to change.
  const changed = attempt === 0 ? slots.filter((slot) => gentle(draft, slot, found(item, fact.fact), shape)) : [];
  for (const slot of changed) if (item.kind !== 'property-missing') mark(context, slot, item);
  if (changed.length > 0) return undefined;
  if (item.kind === 'property-missing' && attempt === 0) return NOT_FOUND;
  for (const slot of slots) {
    replaceBySeen(draft, slot, shape, keepOld);
    mark(context, slot, item);
    replaced.add(keyOf(group, keys.join('/')));
    const made = slot.holder[slot.key];
    const inside = isObject(made) ? shownIn(draft, made as DraftNode, keys.length - 1) : [];
    if (isObject(made)) amendShown(draft, [...start.shown, ...shown, ...inside], keys.slice(1), made);
  }
  return undefined;
};

/** It was the value of a discriminator, which is gone. */
const isKindOfObject = (context: Proposing, { item, group, fact }: FoundItem, start: Slot): boolean => {
  const keys = fact?.keys.slice(1) ?? [];
  const { slots } = slotsAt(context.draft, start, keys.slice(0, -1), [], group.shape);
  const dropped = slots.filter((slot) => dropDiscriminator(context.draft, slot, keys.at(-1) ?? ''));
  for (const slot of dropped) mark(context, slot, item);
  return dropped.length > 0;
};

/** What was seen takes the place of what is no schema. */
const replaceUnusable = (context: Proposing, { item, group, unusable }: FoundItem): Undone => {
  const start = startOf(context, group);
  const found = start && unusable && slotOfPlace(context.draft, start.schema, unusable);
  const shape = found && shapeAt(group.shape, found.keys);
  if (!found || !shape) return NOT_FOUND;
  replaceBySeen(context.draft, found.slot, shape, false);
  mark(context, found.slot, item);
  return undefined;
};

interface Gentle {
  readonly kind: DriftItem['kind'];
  readonly keyword: string;
  readonly missing: string | undefined;
}

const found = ({ kind }: DriftItem, fact: NonNullable<FoundItem['fact']>['fact']): Gentle => ({
  kind,
  keyword: fact.kind === 'body-schema' ? fact.keyword : '',
  missing: missingOf(fact),
});

/** The smallest change that may do; the next round shows whether it did. */
const gentle = (
  draft: Draft,
  slot: Slot,
  { kind, keyword, missing }: Gentle,
  shape: Parameters<typeof widenType>[2],
): boolean => {
  switch (kind) {
    case 'property-missing':
      return missing !== undefined && unrequire(draft, slot, [missing]);
    case 'property-write-only':
      return takeAway(draft, slot, ['writeOnly']);
    case 'null-undocumented':
    case 'type-differs':
      return widenType(draft, slot, shape);
    case 'value-undocumented':
      return addValues(draft, slot, shape);
    case 'format-differs':
    case 'range-differs':
      return takeAway(draft, slot, [keyword]);
    default:
      return false;
  }
};

/** The evidence of a schema that was changed stands in it. */
const mark = (context: Proposing, { holder, key }: Slot, item: DriftItem): void => {
  const node = own(context.draft, holder, key);
  if (node) node['x-evidence'] = evidenceNode(context, item);
};

const addSeenProperty = (context: Proposing, { item, group, fact }: FoundItem): Undone => {
  const { draft } = context;
  const start = startOf(context, group);
  if (!start || !fact) return NOT_FOUND;
  const isOwnKeyword = fact.fact.kind === 'body-schema';
  const keys = isOwnKeyword ? [...fact.keys, excessOf(fact.fact)] : fact.keys;
  if (isBelowReplaced(context, group, keys)) return undefined;
  const name = keys.at(-1) ?? '';
  const shape = shapeAt(group.shape, keys.slice(1));
  const [slot] = slotsAt(draft, start.schema, keys.slice(1, -1), [], group.shape).slots;
  if (!slot || !shape) return NOT_FOUND;
  const schema = { ...schemaOfShape(shape, draft.dialect), 'x-evidence': evidenceNode(context, item) };
  return addProperty(draft, slot, name, schema) ? undefined : NOT_FOUND;
};

const excessOf = (fact: NonNullable<FoundItem['fact']>['fact']): string => {
  const params = fact.kind === 'body-schema' && isObject(fact.params) ? fact.params : {};
  return String(params.additionalProperty ?? params.unevaluatedProperty ?? '');
};

const dropFromSamples = (context: Proposing, { group, fact }: FoundItem): Undone => {
  const start = startOf(context, group);
  if (!start || !fact) return NOT_FOUND;
  const keys = fact.keys.slice(1);
  const { shown } = slotsAt(context.draft, start.schema, keys, [], group.shape);
  return dropShown(context.draft, [...start.shown, ...shown], keys) ? undefined : NOT_FOUND;
};
