/** A JSON Pointer (RFC 6901) as plain text: `''` is the root, `/a~1b/0` a place below it. */
export type Pointer = string & { readonly [brand]: 'Pointer' };

declare const brand: unique symbol;

export const ROOT = '' as Pointer;

/** Below `parent`, with each key escaped. */
export const childPointer = (parent: Pointer, ...keys: readonly (string | number)[]): Pointer =>
  keys.reduce<string>((at, key) => `${at}/${escapedKey(String(key))}`, parent) as Pointer;

/** Made for each value of a body, and few names have anything to escape. */
const escapedKey = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

/** The unescaped keys of a pointer, outermost first. */
export const pointerKeys = (pointer: string): readonly string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The only way in for text from elsewhere (Ajv's `instancePath`, the fragment of a `$ref`). */
export const toPointer = (text: string): Pointer => childPointer(ROOT, ...pointerKeys(text));

/** The value at `pointer`, or `undefined` where nothing is. */
export const valueAt = (root: unknown, pointer: string): unknown =>
  pointerKeys(pointer).reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    root,
  );

/** Where in a specification something is said. `line` and `column` count from 1. */
export interface SpecPlace {
  /** As a person would open it: relative to the working directory where that is shorter, or a URL. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: Pointer;
}
