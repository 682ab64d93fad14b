import { isObject } from '../core/json';

/** Arrays repeat their name; an object inside a form is JSON (OpenAPI 3.1, Encoding Object, `contentType`). */
export const formFields = (value: unknown): readonly (readonly [name: string, text: string])[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, item]) =>
        Array.isArray(item)
          ? item.map((entry) => [name, fieldText(entry)] as const)
          : [[name, fieldText(item)] as const],
      )
    : [];

const fieldText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
