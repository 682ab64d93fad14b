import { createHash } from 'node:crypto';
import { excessOf } from '../../core/results/excess';
import type { Fact } from '../../core/results/finding';
import type { SchemaRef } from '../../specs/spec';

/** A larger schema is compared by its place alone. */
const MOST = 1024 * 1024;

const known = new WeakMap<object, string>();

/**
 * Names a place by its schema's content: generators write one schema out again in every operation. `undefined` where the
 * place is not in the schema itself but in one that it refers to, which has one place anyway.
 */
export const placeInSchema = (fact: Pick<Fact, 'spec'>, schema: SchemaRef | undefined): string | undefined => {
  if (!schema || typeof schema.node !== 'object' || schema.node === null) return undefined;
  const { file, pointer } = schema.place;
  const isInside = fact.spec.pointer === pointer || fact.spec.pointer.startsWith(`${pointer}/`);
  if (fact.spec.file !== file || !isInside) return undefined;
  const content = contentOf(schema.node);
  return content === undefined ? undefined : `${content}${fact.spec.pointer.slice(pointer.length)}`;
};

const contentOf = (node: object): string | undefined => {
  const before = known.get(node);
  if (before !== undefined) return before || undefined;
  const content = excessOf(node, MOST) === undefined ? createHash('sha256').update(textOf(node)).digest('base64') : '';
  known.set(node, content);
  return content || undefined;
};

/** What people read may differ from copy to copy. */
const textOf = (node: object): string =>
  JSON.stringify(node, (key, value: unknown) =>
    (key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value,
  );
