import { pointerKeys, ROOT } from '../../core/json/pointer';
import type { SourceFile } from '../source/source-file';
import { walkDescription } from './walk';

/** What a reference leads to. The reason completes the sentence "$ref … leads nowhere: …". */
export type ReferenceTarget =
  | { readonly kind: 'found'; readonly value: unknown }
  | { readonly kind: 'missing'; readonly reason: string };

/** The resources of a document. */
export interface Library {
  known(url: string): DocumentResource | undefined;
  /** @param asker the file that refers to it */
  open(url: string, asker: string): DocumentResource | string;
  /** What a node with a `$ref` stands for; anything else is itself. */
  through(value: unknown): unknown;
}

/** Something a URI means: a file, or a schema inside one that names itself by `$id` (JSON Schema 2020-12, 8.2.1). */
export interface DocumentResource {
  readonly base: string;
  readonly root: unknown;
  readonly file: SourceFile;
  readonly targets: Map<string, ReferenceTarget>;
  anchors?: ReadonlyMap<string, object>;
}

/** `undefined` when `reference` is no URI reference. */
export const absolute = (reference: string, base: string): string | undefined => {
  try {
    return new URL(reference, base).href.replace(/#$/, '');
  } catch {
    return undefined;
  }
};

/** What `ref` means when it stands in `owner`. */
export const resolveReference = (ref: string, owner: DocumentResource, library: Library): ReferenceTarget => {
  const hash = ref.indexOf('#');
  const uri = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = decodeFragment(hash < 0 ? '' : ref.slice(hash + 1));
  if (fragment === undefined) return missing('its fragment is not valid percent-encoding');
  if (uri === '') {
    const near = inResource(owner, fragment, library);
    // Many authors mean the whole document by `#/components/…`, even inside a schema with its own `$id`.
    const whole = near.kind === 'missing' ? library.known(owner.file.url) : undefined;
    const far = whole && whole !== owner ? inResource(whole, fragment, library) : near;
    return far.kind === 'found' ? far : near;
  }
  const resource = openAny(owner, uri, library);
  return typeof resource === 'string' ? missing(resource) : inResource(resource, fragment, library);
};

/**
 * First comes what is known by its base URI, then the place beside the file, last the base URI itself. Documents with
 * an invented `$id` or `$self` really keep their parts beside the file.
 */
const openAny = (owner: DocumentResource, uri: string, library: Library): DocumentResource | string => {
  const beside = owner.file.url;
  const [byBase, byFile] = [absolute(uri, owner.base), absolute(uri, beside)];
  if (byBase === undefined || byFile === undefined) return `"${uri}" is not a URI reference`;
  const known = library.known(byBase);
  if (known) return known;
  const found = library.open(byFile, beside);
  if (typeof found !== 'string' || byBase === byFile) return found;
  const other = library.open(byBase, beside);
  return typeof other === 'string' ? found : other;
};

const missing = (reason: string): ReferenceTarget => ({ kind: 'missing', reason });

const decodeFragment = (fragment: string): string | undefined => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
};

const inResource = (resource: DocumentResource, fragment: string, library: Library): ReferenceTarget => {
  if (fragment === '') return { kind: 'found', value: resource.root };
  if (fragment.startsWith('/')) return atPointer(resource, fragment, library);
  resource.anchors ??= findAnchors(resource.root);
  const value = resource.anchors.get(fragment);
  if (value) return { kind: 'found', value };
  return missing(`${resource.file.file} has no $anchor "${fragment}"; a JSON Pointer begins with "#/"`);
};

/** Goes through a `$ref` on its way where one stands: bundlers write such pointers. */
const atPointer = (resource: DocumentResource, pointer: string, library: Library): ReferenceTarget => {
  let at: unknown = resource.root;
  let walked: string = ROOT;
  for (const key of pointerKeys(pointer)) {
    const holder = hasKey(at, key) ? at : library.through(at);
    if (!hasKey(holder, key)) {
      return missing(`${resource.file.file} has no "${key}" at ${walked === '' ? 'its top level' : walked}`);
    }
    at = (holder as Readonly<Record<string, unknown>>)[key];
    walked = `${walked}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return at === undefined ? missing(`${resource.file.file} has nothing at ${pointer}`) : { kind: 'found', value: at };
};

const hasKey = (value: unknown, key: string): value is object =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);

const findAnchors = (root: unknown): ReadonlyMap<string, object> => {
  const anchors = new Map<string, object>();
  walkDescription(root, (node) => {
    for (const name of [node.$anchor, node.$dynamicAnchor]) {
      if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, node);
    }
  });
  return anchors;
};
