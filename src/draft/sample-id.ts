import { isObject } from '../core/json';
import type { DraftOperation } from './draft-api';

/** The id that the good answer shows for the thing that the path names: what people would try first. */
export const idInSample = (operation: DraftOperation, name: string): unknown => {
  const good = operation.responses.find(({ status }) => status.startsWith('2'));
  for (const { value } of good?.samples ?? []) {
    const first = Array.isArray(value) ? (value[0] as unknown) : value;
    for (const holder of [first, ...(isObject(first) ? Object.values(first) : [])]) {
      const one = Array.isArray(holder) ? (holder[0] as unknown) : holder;
      if (!isObject(one)) continue;
      for (const key of [name, 'id', 'Id', 'ID', 'uuid']) {
        const found = one[key];
        if (typeof found === 'number' || (typeof found === 'string' && found !== '')) return found;
      }
    }
  }
  return undefined;
};
