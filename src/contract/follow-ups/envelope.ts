import { isObject } from '../../core/json/json';

interface Inner {
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
  /** Nothing stands beside it, as in `{ "data": { … } }`. With more, the outer object may be the record itself. */
  readonly alone: boolean;
}

/** The only object within an object: what an envelope is around. */
export const onlyObjectIn = (value: object): Inner | undefined => {
  const parts = Object.entries(value);
  const objects = parts.flatMap(([name, object]) =>
    isObject(object) ? [{ name, object, alone: parts.length === 1 }] : [],
  );
  return objects.length === 1 ? objects[0] : undefined;
};
