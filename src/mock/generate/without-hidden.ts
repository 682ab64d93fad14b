import { isObject } from '../../core/json';
import { childPointer, ROOT, valueAt } from '../../core/pointer';
import type { SchemaRef, Spec } from '../../specs/spec';
import type { Parts } from './parts';
import { GONE, setAt } from './set-at';

/** Whether `writeOnly` is said anywhere in what `schema` reaches. */
export const hasWriteOnly = (spec: Spec, schema: SchemaRef): boolean => {
  const seen = new Set<unknown>();
  const pending: unknown[] = [schema.node];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    if (isObject(node)) {
      if (node.writeOnly === true) return true;
      if (typeof node.$ref === 'string') pending.push(spec.lookup(node.$ref, node));
    }
    pending.push(...Object.values(node));
  }
  return false;
};

/** A made answer without what only a client sends (OpenAPI 3.1, section 4.8.24.3). */
export const withoutWriteOnly = (parts: Parts, made: unknown): unknown => {
  let value = made;
  const pending: (readonly string[])[] = [[]];
  for (let keys = pending.pop(); keys; keys = pending.pop()) {
    const here = valueAt(value, childPointer(ROOT, ...keys));
    if (typeof here !== 'object' || here === null) continue;
    for (const key of Object.keys(here)) {
      const inner = [...keys, key];
      const isHidden = !Array.isArray(here) && parts.nodes(value, inner).some(({ writeOnly }) => writeOnly === true);
      if (isHidden) value = setAt(value, inner, GONE);
      else pending.push(inner);
    }
  }
  return value;
};
