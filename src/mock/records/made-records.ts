import { isObject } from '../../core/json/json';
import { branchesOf, flatten } from '../../schema/flatten';
import { byName, type Draw, makePerson, type Person, pick, whole } from '../../schema/values/lifelike/person';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { mayMatch } from '../../validate/patterns/compile-pattern';
import { compileSchema } from '../../validate/schema/compile-schema';
import { refuses } from '../../validate/schema/refuses';

/** What a value is made of. */
interface RecordMaking {
  readonly spec: Spec;
  readonly person: Person;
  readonly draw: Draw;
}

/**
 * A value that satisfies `schema` and looks like real data: by property name first, then by format and type. Where
 * neither fits, it is the documented sample's own. The same draws make the same value. `undefined` when nothing of it
 * satisfies the schema.
 */
export const makeValue = (spec: Spec, schema: SchemaRef, sample: unknown, draw: Draw): unknown => {
  const value = make({ spec, person: makePerson(draw), draw }, schema.node, '', sample, 0);
  const compiled = compileSchema(spec, schema, 'response');
  return refuses(compiled, value) ? undefined : value;
};

const make = (
  making: RecordMaking,
  schema: SpecNode | boolean,
  name: string,
  sample: unknown,
  depth: number,
): unknown => {
  if (typeof schema === 'boolean' || depth > 12) return sample ?? null;
  const flat = described(making.spec, schema);
  const choices = [flat.const === undefined ? undefined : [flat.const], flat.enum].find(Array.isArray);
  if (choices) return pick(choices, making.draw);
  switch (typeOf(flat)) {
    case 'object':
      return makeObject(making, flat, sample, depth);
    case 'array':
      return makeList(making, flat, name, sample, depth);
    case 'boolean':
      return making.draw() < 0.5;
    case 'integer':
    case 'number':
      return makeNumber(making, flat, name);
    case 'string':
      return makeText(making, flat, name, sample);
    default:
      return sample ?? null;
  }
};

const makeObject = (making: RecordMaking, flat: SpecNode, sample: unknown, depth: number): unknown => {
  const properties = isObject(flat.properties) ? flat.properties : {};
  const required = Array.isArray(flat.required) ? (flat.required as readonly string[]) : [];
  const names = Object.keys(properties).filter((name) => required.length === 0 || required.includes(name));
  const samples = isObject(sample) ? sample : {};
  return Object.fromEntries(
    names.map((name) => [name, make(making, properties[name] as SpecNode | boolean, name, samples[name], depth + 1)]),
  );
};

const makeList = (making: RecordMaking, flat: SpecNode, name: string, sample: unknown, depth: number): unknown => {
  const items = (flat.items ?? {}) as SpecNode | boolean;
  const least = typeof flat.minItems === 'number' ? flat.minItems : 0;
  const first: unknown = Array.isArray(sample) ? sample[0] : undefined;
  return Array.from({ length: whole(least, least + 3, making.draw) }, () =>
    make(making, items, name, first, depth + 1),
  );
};

const makeNumber = ({ person, draw }: RecordMaking, flat: SpecNode, name: string): number => {
  const named = byName(name, person, draw);
  const value = typeof named === 'number' ? named : whole(1, 999, draw);
  const least = typeof flat.minimum === 'number' ? flat.minimum : value;
  const most = typeof flat.maximum === 'number' ? flat.maximum : value;
  const bounded = Math.min(Math.max(value, least), Math.max(most, least));
  return typeOf(flat) === 'integer' ? Math.round(bounded) : bounded;
};

const makeText = ({ person, draw }: RecordMaking, flat: SpecNode, name: string, sample: unknown): unknown => {
  const named = byName(name, person, draw);
  const time = timeLike(name, flat, sample) ? shapedTime(sample, draw) : undefined;
  const shaped = /id$/i.test(name) && typeof sample === 'string' ? shapedLike(sample, draw) : undefined;
  const candidates = [time, formatted(flat.format, person, draw), shaped, named, sample, 'text'];
  return candidates.map((text) => fitted(text, flat)).find((text) => text !== undefined) ?? sample;
};

const fitted = (value: unknown, flat: SpecNode): string | undefined => {
  if (value === undefined || value === null) return undefined;
  const text = typeof flat.maxLength === 'number' ? String(value).slice(0, flat.maxLength) : String(value);
  const isMatched = typeof flat.pattern !== 'string' || mayMatch(flat.pattern, text);
  return isMatched ? text : undefined;
};

const formatted = (format: unknown, person: Person, draw: Draw): string | undefined => {
  switch (format) {
    case 'uuid':
      return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => whole(0, 15, draw).toString(16));
    case 'date':
      return instant(draw).toISOString().slice(0, 10);
    case 'date-time':
      return instant(draw).toISOString();
    case 'email':
      return person.email;
    case 'uri':
      return `https://www.${person.domain}/`;
    default:
      return undefined;
  }
};

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

const timeLike = (name: string, flat: SpecNode, sample: unknown): boolean =>
  flat.format === 'date-time' || (typeof sample === 'string' ? ISO.test(sample) : /(date|time|_at|At)$/.test(name));

/** As many fraction digits as the sample has, and its offset. */
const shapedTime = (sample: unknown, draw: Draw): string => {
  const [, fraction = '', offset = 'Z'] = ISO.exec(String(sample)) ?? [];
  const digits =
    fraction === '' ? '' : `.${Array.from({ length: fraction.length - 1 }, () => whole(0, 9, draw)).join('')}`;
  return `${instant(draw).toISOString().slice(0, 19)}${digits}${offset}`;
};

/** Between 2019 and 2025. */
const instant = (draw: Draw): Date => new Date(whole(1_546_300_800, 1_767_225_599, draw) * 1000);

/** Letters for letters, digits for digits. */
const shapedLike = (sample: string, draw: Draw): string =>
  sample.replaceAll(/[A-Za-z0-9]/g, (char) => {
    const from = /\d/.test(char)
      ? '0123456789'
      : char < 'a'
        ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        : 'abcdefghijklmnopqrstuvwxyz';
    return pick([...from], draw);
  });

const typeOf = (flat: SpecNode): unknown => {
  if (Array.isArray(flat.type)) return flat.type.find((type) => type !== 'null');
  if (flat.type !== undefined) return flat.type;
  return isObject(flat.properties) ? 'object' : flat.items === undefined ? undefined : 'array';
};

/** The schema folded, with the first of its alternatives that is not null. */
const described = (spec: Spec, schema: SpecNode): SpecNode => {
  const flat = flatten(spec, schema);
  if (flat === false) return {};
  const branch = branchesOf(spec, flat)?.branches.find((each) => each !== false && each.type !== 'null');
  return branch || flat;
};
