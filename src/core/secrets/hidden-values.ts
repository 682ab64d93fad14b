import { isObject } from '../json/json';
import { pointerKeys } from '../json/pointer';

/** What the user, or a vendor's folder, keeps out of everything that is written: names anywhere, and places in bodies. */
export interface HiddenValues {
  /** A header, a parameter, a property, an element of XML; in any letter case. */
  name(name: string): boolean;
  /** The value at a place of a body. */
  at(path: readonly string[]): boolean;
}

/** Names, and JSON Pointers in which a star is every item or property: `phone`, `/contact/email`. */
export const createHidden = (list: readonly string[]): HiddenValues | undefined => {
  if (list.length === 0) return undefined;
  const names = new Set(list.filter((one) => !one.startsWith('/')).map((one) => one.toLowerCase()));
  const pointers = list.filter((one) => one.startsWith('/')).map(pointerKeys);
  return {
    name: (name) => names.has(name.toLowerCase()),
    at: (path) =>
      pointers.some(
        (keys) => keys.length === path.length && keys.every((key, index) => key === '*' || key === path[index]),
      ),
  };
};

/** The texts that a body has at hidden places: they are looked for everywhere else, too. */
export const hiddenTexts = (value: unknown, hidden: HiddenValues, path: readonly string[] = []): readonly string[] => {
  if (path.length > 0 && (hidden.name(path.at(-1) ?? '') || hidden.at(path))) return leaves(value);
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => hiddenTexts(item, hidden, [...path, key]));
};

const leaves = (value: unknown): readonly string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
};
