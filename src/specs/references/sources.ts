import { fileURLToPath } from 'node:url';
import { isOurs } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import { ROOT } from '../../core/json/pointer';
import { displayName, mayHaveKey, readReferredFile, type SourceFile } from '../source/source-file';
import type { AllowedFolders } from './allowed-files';
import {
  absolute,
  type DocumentResource,
  type Library,
  type ReferenceTarget,
  resolveReference,
} from './resolve-reference';
import { walkAll, walkDescription } from './walk';

/** Remote files by URL without fragment: read, or the reason why not. */
export type Fetched = ReadonlyMap<string, SourceFile | string>;

/** The files of one document, and the references between them. */
export interface Sources {
  /** The root file first; grows as references are followed. */
  readonly files: readonly SourceFile[];
  /** URLs that a reference led to and that were not fetched. */
  readonly unfetched: ReadonlySet<string>;
  /** What the document may open. */
  readonly folders: AllowedFolders;
  follow(ref: string, from: object): ReferenceTarget;
  /** `reference` as it stands in `from`, made absolute; `undefined` when it is no URI reference. */
  absolute(reference: string, from: object): string | undefined;
  place(node: object, key?: string): SpecPlace;
}

/**
 * @param entry the root file
 * @param fetched remote files that were loaded; others cannot be followed
 * @param folders what the document may open
 * @param identifiers whether `$id` and `$anchor` mean something (OpenAPI 3.1 and later)
 */
export const createSources = (
  entry: SourceFile,
  fetched: Fetched,
  folders: AllowedFolders,
  identifiers: boolean,
): Sources => {
  const files: SourceFile[] = [];
  const unfetched = new Set<string>();
  const resources = new Map<string, DocumentResource>();
  // A node that is not here belongs to the root file: what every node does in most documents.
  const owners = new WeakMap<object, DocumentResource>();

  const addFile = (source: SourceFile): DocumentResource => {
    const base = (identifiers && ownName(source)) || source.url;
    const resource: DocumentResource = { base, root: source.root, file: source, targets: new Map() };
    files.push(source);
    for (const url of [source.url, base]) if (!resources.has(url)) resources.set(url, resource);
    if (files.length > 1 || identifiers) claim(source.root, resource);
    return resource;
  };

  /** Writes down who owns the nodes below `root`, where that is not the root file. */
  const claim = (root: unknown, resource: DocumentResource): void => {
    const nested: { node: Readonly<Record<string, unknown>>; id: string }[] = [];
    if (resource !== main()) walkAll(root, (node) => owners.set(node, resource));
    if (!identifiers || !mayHaveKey(resource.file, '$id')) return;
    walkDescription(root, (node) => {
      if (typeof node.$id === 'string' && node !== root) nested.push({ node, id: node.$id });
    });
    for (const { node, id } of nested) claimNested(node, id, owners.get(node) ?? resource);
  };

  const claimNested = (node: object, id: string, parent: DocumentResource): void => {
    const base = absolute(id.replace(/#.*$/, ''), parent.base);
    if (!base || resources.has(base)) return;
    const resource: DocumentResource = { base, root: node, file: parent.file, targets: new Map() };
    resources.set(base, resource);
    walkAll(node, (inner) => owners.set(inner, resource));
  };

  const main = (): DocumentResource | undefined => resources.get(entry.url);

  const open = (url: string, asker: string): DocumentResource | string => {
    const known = resources.get(url);
    if (known) return known;
    if (!url.startsWith('file:')) return openRemote(url);
    // A document from the network must not be able to read this machine's files.
    if (!asker.startsWith('file:')) return 'a document from the network may not refer to a local file';
    try {
      const source = readReferredFile(url, folders);
      // One file may be asked for in several spellings of its URL.
      const resource = resources.get(source.url) ?? addFile(source);
      resources.set(url, resource);
      return resource;
    } catch (error) {
      if (!isOurs(error)) throw error;
      if (error.code === 'SPEC_NOT_FOUND') return `there is no file ${displayName(fileURLToPath(url))}`;
      return error.message.replace(/\.$/, '');
    }
  };

  const openRemote = (url: string): DocumentResource | string => {
    const remote = fetched.get(url);
    if (remote === undefined) unfetched.add(url);
    if (typeof remote !== 'object') return remote ?? `${url} was not fetched: bundle the document into one file`;
    const resource = resources.get(remote.url) ?? addFile(remote);
    // Known by the address that was asked too: a redirect leads both to one document.
    resources.set(url, resource);
    return resource;
  };

  const through = (value: unknown): unknown => {
    const target = isObject(value) && typeof value.$ref === 'string' ? follow(value.$ref, value) : undefined;
    return target?.kind === 'found' ? target.value : value;
  };

  const library: Library = { known: (url) => resources.get(url), open, through };
  const root = addFile(entry);

  const follow = (ref: string, from: object): ReferenceTarget => {
    const owner = owners.get(from) ?? root;
    const known = owner.targets.get(ref);
    if (known) return known;
    // A reference that leads through itself must find an end.
    owner.targets.set(ref, { kind: 'missing', reason: 'it leads back to itself' });
    const target = resolveReference(ref, owner, library);
    owner.targets.set(ref, target);
    return target;
  };
  return {
    files,
    unfetched,
    folders,
    follow,
    absolute: (reference, from) => {
      const base = (owners.get(from) ?? root).file.url;
      const url = absolute(reference, base);
      return url?.startsWith('file:') && !base.startsWith('file:') ? undefined : url;
    },
    place: (node, key) => placeIn(files, node, key),
  };
};

/** The URI a file gives itself: `$self` of a 3.2 document, `$id` of a schema. */
const ownName = ({ root, url }: SourceFile): string | undefined => {
  const name = isObject(root) ? (root.$self ?? root.$id) : undefined;
  return typeof name === 'string' ? absolute(name.replace(/#.*$/, ''), url) : undefined;
};

const placeIn = (files: readonly SourceFile[], node: object, key?: string): SpecPlace => {
  for (const source of files) {
    const position = source.locate(node, key);
    if (position) return { file: source.file, ...position };
  }
  return { file: files[0]?.file ?? '', line: 1, column: 1, pointer: ROOT };
};
