import { isOurs } from '../core/errors';
import { isObject } from '../core/json';
import type { SpecPlace } from '../core/pointer';
import { pointerKeys, ROOT } from '../core/pointer';
import { readSourceFile, type SourceFile } from './source-file';
import { walkAll, walkDescription } from './walk';

/** What a reference leads to. The reason completes the sentence "$ref … leads nowhere: …". */
export type Target =
  | { readonly kind: 'found'; readonly value: unknown }
  | { readonly kind: 'missing'; readonly reason: string };

/** Remote files by URL without fragment: read, or the reason why not. */
export type Fetched = ReadonlyMap<string, SourceFile | string>;

/** The files of one document, and the references between them. */
export interface Sources {
  /** The root file first; grows as references are followed. */
  readonly files: readonly SourceFile[];
  /** URLs that a reference led to and that were not fetched. */
  readonly unfetched: ReadonlySet<string>;
  follow(ref: string, from: object): Target;
  /** `reference` as it stands in `from`, made absolute; `undefined` when it is no URI reference. */
  absolute(reference: string, from: object): string | undefined;
  place(node: object, key?: string): SpecPlace;
}

interface Library {
  known(url: string): Resource | undefined;
  /** @param asker the file that refers to it */
  open(url: string, asker: string): Resource | string;
}

/** Something a URI means: a file, or a schema inside one that names itself by `$id` (JSON Schema 2020-12, 8.2.1). */
interface Resource {
  readonly base: string;
  readonly root: unknown;
  readonly file: SourceFile;
  readonly targets: Map<string, Target>;
  anchors?: ReadonlyMap<string, object>;
}

/**
 * @param entry the root file
 * @param fetched a remote file that is not among them cannot be followed
 * @param identifiers whether `$id` and `$anchor` mean something (OpenAPI 3.1 and later)
 */
export const createSources = (entry: SourceFile, fetched: Fetched, identifiers: boolean): Sources => {
  const files: SourceFile[] = [];
  const unfetched = new Set<string>();
  const resources = new Map<string, Resource>();
  // A node that is not here belongs to the root file: what every node does in most documents.
  const owners = new WeakMap<object, Resource>();

  const addFile = (source: SourceFile): Resource => {
    const base = (identifiers && ownName(source)) || source.url;
    const resource: Resource = { base, root: source.root, file: source, targets: new Map() };
    files.push(source);
    for (const url of [source.url, base]) if (!resources.has(url)) resources.set(url, resource);
    if (files.length > 1 || identifiers) claim(source.root, resource);
    return resource;
  };

  /** Writes down who owns the nodes below `root`, where that is not the root file. */
  const claim = (root: unknown, resource: Resource): void => {
    const nested: { node: Readonly<Record<string, unknown>>; id: string }[] = [];
    if (resource !== main()) walkAll(root, (node) => owners.set(node, resource));
    if (!identifiers) return;
    walkDescription(root, (node) => {
      if (typeof node.$id === 'string' && node !== root) nested.push({ node, id: node.$id });
    });
    for (const { node, id } of nested) claimNested(node, id, owners.get(node) ?? resource);
  };

  const claimNested = (node: object, id: string, parent: Resource): void => {
    const base = absolute(id.replace(/#.*$/, ''), parent.base);
    if (!base || resources.has(base)) return;
    const resource: Resource = { base, root: node, file: parent.file, targets: new Map() };
    resources.set(base, resource);
    walkAll(node, (inner) => owners.set(inner, resource));
  };

  const main = (): Resource | undefined => resources.get(entry.url);

  const open = (url: string, asker: string): Resource | string => {
    const known = resources.get(url);
    if (known) return known;
    if (!url.startsWith('file:')) return openRemote(url);
    // A document from the network must not be able to read this machine's files.
    if (!asker.startsWith('file:')) return 'a document from the network may not refer to a local file';
    try {
      return addFile(readSourceFile(url));
    } catch (error) {
      if (isOurs(error)) return error.message;
      throw error;
    }
  };

  const openRemote = (url: string): Resource | string => {
    const remote = fetched.get(url);
    if (remote === undefined) unfetched.add(url);
    if (typeof remote !== 'object') return remote ?? `${url} was not fetched`;
    const resource = resources.get(remote.url) ?? addFile(remote);
    // Known by the address that was asked too: a redirect leads both to one document.
    resources.set(url, resource);
    return resource;
  };

  const library: Library = { known: (url) => resources.get(url), open };
  const root = addFile(entry);

  const follow = (ref: string, from: object): Target => {
    const owner = owners.get(from) ?? root;
    const known = owner.targets.get(ref);
    if (known) return known;
    const target = resolveReference(
      ref,
      owner,
      library,
      root.file === owner.file ? root : resources.get(owner.file.url),
    );
    owner.targets.set(ref, target);
    return target;
  };
  return {
    files,
    unfetched,
    follow,
    absolute: (reference, from) => {
      const base = (owners.get(from) ?? root).file.url;
      const url = absolute(reference, base);
      return url?.startsWith('file:') && !base.startsWith('file:') ? undefined : url;
    },
    place: (node, key) => placeIn(files, node, key),
  };
};

const absolute = (reference: string, base: string): string | undefined => {
  try {
    return new URL(reference, base).href.replace(/#$/, '');
  } catch {
    return undefined;
  }
};

const resolveReference = (ref: string, owner: Resource, library: Library, whole: Resource | undefined): Target => {
  const hash = ref.indexOf('#');
  const uri = hash < 0 ? ref : ref.slice(0, hash);
  const fragment = decodeFragment(hash < 0 ? '' : ref.slice(hash + 1));
  if (fragment === undefined) return missing('its fragment is not valid percent-encoding');
  if (uri === '') {
    const near = inResource(owner, fragment);
    // Many authors mean the whole document by `#/components/…`, even inside a schema with its own `$id`.
    return near.kind === 'missing' && whole && whole !== owner ? inResource(whole, fragment, near) : near;
  }
  const resource = openAny(owner, uri, library);
  return typeof resource === 'string' ? missing(resource) : inResource(resource, fragment);
};

/** The URI a file gives itself: `$self` of a 3.2 document, `$id` of a schema. */
const ownName = ({ root, url }: SourceFile): string | undefined => {
  const name = isObject(root) ? (root.$self ?? root.$id) : undefined;
  return typeof name === 'string' ? absolute(name.replace(/#.*$/, ''), url) : undefined;
};

/**
 * What is known by its base URI first; then beside the file, where documents with an invented `$id` or `$self` really
 * keep it; at last wherever the base URI says.
 */
const openAny = (owner: Resource, uri: string, library: Library): Resource | string => {
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

const missing = (reason: string): Target => ({ kind: 'missing', reason });

const decodeFragment = (fragment: string): string | undefined => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
};

const inResource = (resource: Resource, fragment: string, otherwise?: Target): Target => {
  if (fragment === '') return { kind: 'found', value: resource.root };
  if (fragment.startsWith('/')) {
    const target = atPointer(resource, fragment);
    return target.kind === 'missing' && otherwise ? otherwise : target;
  }
  resource.anchors ??= findAnchors(resource.root);
  const value = resource.anchors.get(fragment);
  if (value) return { kind: 'found', value };
  return otherwise ?? missing(`${resource.file.file} has no $anchor "${fragment}"; a JSON Pointer begins with "#/"`);
};

const atPointer = (resource: Resource, pointer: string): Target => {
  let at: unknown = resource.root;
  let walked: string = ROOT;
  for (const key of pointerKeys(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) {
      return missing(`${resource.file.file} has no "${key}" at ${walked === '' ? 'its top level' : walked}`);
    }
    at = (at as Readonly<Record<string, unknown>>)[key];
    walked = `${walked}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return at === undefined ? missing(`${resource.file.file} has nothing at ${pointer}`) : { kind: 'found', value: at };
};

const findAnchors = (root: unknown): ReadonlyMap<string, object> => {
  const anchors = new Map<string, object>();
  walkDescription(root, (node) => {
    for (const name of [node.$anchor, node.$dynamicAnchor]) {
      if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, node);
    }
  });
  return anchors;
};

const placeIn = (files: readonly SourceFile[], node: object, key?: string): SpecPlace => {
  for (const source of files) {
    const position = source.locate(node, key);
    if (position) return { file: source.file, ...position };
  }
  return { file: files[0]?.file ?? '', line: 1, column: 1, pointer: ROOT };
};
