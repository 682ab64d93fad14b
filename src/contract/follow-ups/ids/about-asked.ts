import type { Grade } from '../../../core/evidence';
import { equalJson, isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, type SpecPlace, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import type { Operation } from '../../../specs/spec';
import { inTexts } from '../../../validate/exact-numbers';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { onlyObjectIn, plateOf } from '../envelope';
import type { GoodAnswer } from '../follow-up';
import { goodBody } from '../good-body';
import { bare } from './bare-name';
import { type IdGroup, isCalledId, ownGroup, withoutForm } from './id-groups';
import { idText } from './id-text';
import { idsOfName, partsOfName } from './record-url';

const RULE = 'asked';
const BODY = toPointer('/body');

/** What a question names: `{ name: 'customerId', text: '7', in: 'query' }`. */
interface AskedFor {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly name: string;
  readonly text: string;
}

/**
 * An answer is about what it was asked for: the record has the id of its path, and the items of a list have the `customerId` of the
 * query. That is our reading of names, so a difference is a note.
 */
export const isAboutAsked =
  (operation: Operation, asked: readonly AskedFor[], evidence: Grade = 'assumed'): Check =>
  (answer) => {
    const body = goodBody(answer);
    if (!body) return NOTHING;
    const own = ownGroup(operation.path);
    const { value } = body;
    const facts = asked.flatMap((each): Differences => {
      if (own && each.in === 'path' && each.name === own.names.at(-1))
        return ofRecord(value, each, own, operation.place);
      return each.in === 'query' || each.in === 'path' ? ofItems(value, each, operation.place) : [];
    });
    return { facts: facts.map((fact) => ({ ...fact, evidence })) };
  };

type Differences = readonly Extract<Fact, { kind: 'semantics' }>[];

/** The record itself, or what is alone in an envelope. Whatever its id is called there: one of its values is what was asked for. */
const ofRecord = (value: unknown, asked: AskedFor, group: IdGroup, spec: SpecPlace): Differences => {
  if (!isObject(value)) return [];
  const inner = onlyObjectIn(value);
  const [at, record] = inner?.alone ? [childPointer(BODY, inner.name), inner.object] : [BODY, value];
  return ofObject(record, at, asked, group, spec);
};

const ofObject = (
  record: Readonly<Record<string, unknown>>,
  at: Pointer,
  asked: AskedFor,
  group: IdGroup,
  spec: SpecPlace,
): Differences => {
  const { name, text } = asked;
  const nameIn = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : idsOfName(text, withoutForm(group.path))?.[name];
  const texts = Object.entries(record).map(([key, value]) => [key, nameIn(idText(value)) ?? idText(value)] as const);
  if (texts.some(([, value]) => value !== undefined && isSame(value, text))) return [];
  const isId = (key: string, value: string | undefined): boolean =>
    value !== undefined &&
    (bare(key) === bare(name) ||
      (bare(key) === 'id' && isCalledId(group, name)) ||
      nameIn(idText(record[key])) !== undefined);
  const whole = partsOfName(record, group)?.[name];
  if (whole !== undefined)
    return isSame(whole, text) ? [] : [difference(at, `it is of ${whole}, where ${text} was asked for`, spec)];
  const other = texts.find(([key, value]) => isId(key, value));
  if (other)
    return [difference(childPointer(at, other[0]), `${other[0]} is ${other[1]}, where ${text} was asked for`, spec)];
  const plate = plateOf(record);
  return plate ? ofObject(plate.object, childPointer(at, plate.name), asked, group, spec) : [];
};

const ofItems = (value: unknown, { in: where, name, text }: AskedFor, spec: SpecPlace): Differences => {
  const lists = Array.isArray(value) ? value : isObject(value) ? Object.values(value).filter(Array.isArray).flat() : [];
  const found = [value, ...lists].flatMap((item) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([key, part]) => {
      // `{ "channel": { "id": … } }` is what `channel` asks for, too.
      const own = bare(key) === bare(name) ? textOf(part, text) : undefined;
      return own === undefined ? [] : [{ key, own }];
    }),
  );
  // The `id` of an item is its own, and so may be the `user_id` of a follower of `/users/{user_id}`: unless others have that of the path.
  if (where === 'path' && (OWN_NAMES.has(bare(name)) || !found.some(({ own }) => isSame(own, text)))) return [];
  const first = found.find(({ own }) => !isSame(own, text));
  return first ? [difference(BODY, `${first.key} is ${first.own}, where ${text} was asked for`, spec)] : [];
};

/** Of an object what was asked for, where any of its values is that. */
const textOf = (part: unknown, text: string): string | undefined => {
  const texts = isObject(part) ? Object.values(part).map(idText) : [];
  return texts.find((each) => each !== undefined && isSame(each, text)) ?? idText(isObject(part) ? part.id : part);
};

const OWN_NAMES: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'key', 'name', 'slug', 'code']);

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const difference = (at: Pointer, message: string, spec: SpecPlace): Differences[number] => ({
  kind: 'semantics',
  rule: RULE,
  at,
  spec,
  evidence: 'assumed',
  message,
});

interface OfUnknown {
  readonly rule: string;
  readonly spec: SpecPlace;
  readonly evidence: Grade;
  readonly name: string;
  /** The id that does not exist. */
  readonly asked: string;
  readonly known: { readonly text: string; readonly answer: GoodAnswer };
}

/** An unknown id is not answered with the record of another: with another id in the place where the known answer has its own. */
export const isOfAnother =
  ({ rule, spec, evidence, name, asked, known: { text: own, answer: known } }: OfUnknown): Check =>
  (answer) => {
    const body = goodBody(answer);
    if (!body) return NOTHING;
    const ids = idsIn(inTexts(body.value, body.rounded ?? []), name);
    const before = idsIn(known.inTexts, name);
    const place = before.find(({ text }) => isSame(text, own));
    const other = ids.find(({ at }) => (place ? at === place.at : before.some((each) => each.at === at)));
    if (!other || ids.some(({ text }) => isSame(text, asked))) return NOTHING;
    const at = childPointer(ROOT, 'body', ...pointerKeys(other.at));
    const message = `an unknown ${name} is answered with the record of another`;
    // One answer for every id is what a document with one sample shows.
    const isUnsure = place === undefined || equalJson(body.value, known.value);
    return { facts: [{ kind: 'semantics', rule, at, spec, evidence: isUnsure ? 'assumed' : evidence, message }] };
  };

interface FoundId {
  readonly at: Pointer;
  readonly text: string;
}

/** Values that are called `id`, or as the parameter is: of the first item of each list, the outer ones first. */
const idsIn = (value: unknown, name: string, at: Pointer = ROOT, deep = 0): readonly FoundId[] => {
  if (Array.isArray(value)) return idsIn(value[0], name, childPointer(at, 0), deep + 1);
  if (!isObject(value) || deep > DEEPEST) return [];
  const parts = Object.entries(value);
  const own = parts.flatMap(([key, part]) => {
    const text = IDS.has(bare(key)) || bare(key) === bare(name) ? idText(part) : endOfName(key, part);
    return text === undefined ? [] : [{ at: childPointer(at, key), text }];
  });
  return [...own, ...parts.flatMap(([key, part]) => idsIn(part, name, childPointer(at, key), deep + 1))];
};

/** `shelves/1` names the record 1 of the shelves. */
const endOfName = (key: string, value: unknown): string | undefined =>
  key === 'name' && typeof value === 'string' ? /^[^/\s]+\/(?:\S+\/)?([^/\s]+)$/.exec(value)?.[1] : undefined;

/** `{ data: [{ customer: { id } }] }`. */
const DEEPEST = 3;

const IDS: ReadonlySet<string> = new Set(['id', 'uuid', 'guid']);
