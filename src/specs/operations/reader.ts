import { fail, isOurs } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import type { AllowedFolders } from '../references/allowed-files';
import type { ReferenceTarget } from '../references/resolve-reference';
import type { Sources } from '../references/sources';
import type { Operation, SpecNode, SpecProblem } from '../spec';
import type { FileSample } from './external-file';

/** What the readers of raw nodes share. */
export interface Reader {
  /** `openapi` of the document, such as `3.1.0`. */
  readonly version: string;
  /** The same as the author wrote it: `2.0` of a document that is read in the words of 3.0. */
  readonly writtenVersion: string;
  readonly root: SpecNode;
  readonly problems: SpecProblem[];
  /** Computed at the first look: most places are never printed. */
  place(node: object, key?: string): SpecPlace;
  /** Lets `node`, which stands in no file, have the place of `holder[key]`. */
  madeFrom<T extends object>(node: T, holder: object, key: string): T;
  /** Follows `$ref`s until a node without one. @throws SPEC_REF_UNRESOLVED */
  resolve(node: SpecNode): SpecNode;
  /** Like `resolve`, but a node with a `$ref` that leads nowhere is `undefined`: the check of all references reports it. */
  tryResolve(node: SpecNode): SpecNode | undefined;
  /** For a map that OpenAPI does not let be elsewhere, though documents do it: `paths`, `securitySchemes`. */
  throughRef(node: SpecNode): SpecNode;
  lookup(ref: string, from: object): unknown;
  /** The absolute URL of `reference` as it stands in `from`. */
  absolute(reference: string, from: object): string | undefined;
  /** What the document may open. */
  readonly folders: AllowedFolders;
  /** What stands behind `externalValue`, by media type and URL: one file often serves many operations. */
  readonly external: Map<string, FileSample>;
  /** The same by the node with the `externalValue`. */
  readonly samples: WeakMap<object, FileSample>;
  /** What was read, by its list as it stands in the document. */
  readonly security: WeakMap<readonly unknown[], Operation['security']>;
  /** Names of security schemes that were complained about. */
  readonly unknownSchemes: Set<string>;
  /** Nodes already complained about, so that nothing is said twice. */
  readonly complained: Set<object>;
}

export const createReader = (root: SpecNode, version: string, sources: Sources, writtenVersion = version): Reader => {
  const complained = new Set<object>();
  const made = new WeakMap<object, { readonly holder: object; readonly key: string }>();
  const place: FindPlace = (node, key) => {
    const from = made.get(node);
    return from ? sources.place(from.holder, from.key) : sources.place(node, key);
  };
  const lookup = (ref: string, from: object): unknown => {
    const target = sources.follow(ref, from);
    return target.kind === 'found' ? target.value : undefined;
  };
  const tryResolve = (node: SpecNode): SpecNode | undefined => {
    try {
      return resolveNode(node, sources);
    } catch (error) {
      if (isOurs(error)) return undefined;
      throw error;
    }
  };
  return {
    version,
    writtenVersion,
    root,
    problems: [],
    complained,
    security: new WeakMap(),
    unknownSchemes: new Set(),
    place: (node, key) => new LazyPlace(place, node, key) as object as SpecPlace,
    madeFrom: (node, holder, key) => {
      made.set(node, { holder, key });
      return node;
    },
    resolve: (node) => resolveNode(node, sources, complained),
    tryResolve,
    throughRef: (node) => tryResolve(node) ?? node,
    lookup,
    absolute: sources.absolute,
    folders: sources.folders,
    external: new Map(),
    samples: new WeakMap(),
  };
};

/**
 * For a document that need not be perfect. What leads nowhere is read as something that says nothing, and `leftOut`
 * gets the reason. A parameter, header or body of that kind is then not checked; of a response only the status is
 * known.
 */
export const withGaps = (reader: Reader, leftOut: (error: Error, node: SpecNode) => void): Reader => ({
  ...reader,
  resolve: (node) => {
    try {
      return reader.resolve(node);
    } catch (error) {
      if (!isOurs(error)) throw error;
      leftOut(error, node);
      return NOTHING;
    }
  },
});

/** Stands for what a `$ref` should have led to. */
export const NOTHING: SpecNode = Object.freeze({});

/** Does a `$ref` lead nowhere that should have led to it? */
export const isGap = (node: SpecNode): boolean => node === NOTHING;

type FindPlace = (node: object, key: string | undefined) => SpecPlace;

/**
 * A place that finds its line and column when they are read, and is plain data to who copies it. All places share their getters: a
 * literal with getters of its own would have a shape of its own, a kilobyte each, and a large document has tens of thousands.
 */
class LazyPlace {
  readonly #find: FindPlace;
  readonly #node: object;
  readonly #key: string | undefined;
  #found: SpecPlace | undefined;

  constructor(find: FindPlace, node: object, key: string | undefined) {
    this.#find = find;
    this.#node = node;
    this.#key = key;
    Object.defineProperties(this, LazyPlace.#parts);
  }

  static readonly #parts = Object.fromEntries(
    (['file', 'line', 'column', 'pointer'] as const).map((part) => [
      part,
      {
        enumerable: true,
        get(this: LazyPlace) {
          this.#found ??= this.#find(this.#node, this.#key);
          return this.#found[part];
        },
      },
    ]),
  );
}

/** What an error says, less the place that a problem has anyway; always a whole sentence. */
export const withoutPlace = (error: Error, place: SpecPlace): string => {
  const start = `${printPlace(place)}: `;
  const said = error.message.startsWith(start) ? error.message.slice(start.length) : error.message;
  return /[.!?]$/.test(said) ? said : `${said}.`;
};

export const printPlace = (place: SpecPlace): string => `${place.file}:${place.line}:${place.column}`;

/**
 * Follows `$ref`s until a node without one.
 * @param broken takes the node with a `$ref` that leads nowhere
 */
export const resolveNode = (start: SpecNode, sources: Sources, broken?: Set<object>): SpecNode => {
  // Most nodes are none, and are asked about by the thousand.
  if (typeof start.$ref !== 'string') return start;
  let node = start;
  const seen = new Set<SpecNode>();
  while (typeof node.$ref === 'string') {
    const target = seen.has(node) ? CIRCULAR : sources.follow(node.$ref, node);
    const value = target.kind === 'found' ? target.value : undefined;
    if (!isObject(value)) {
      broken?.add(node);
      const reason = target.kind === 'missing' ? target.reason : 'what stands there is not an object';
      throw fail('SPEC_REF_UNRESOLVED', printPlace(sources.place(node, '$ref')), node.$ref, reason);
    }
    seen.add(node);
    node = value;
  }
  return node;
};

const CIRCULAR: ReferenceTarget = { kind: 'missing', reason: 'it leads back to itself through other $refs' };
