import { fileURLToPath } from 'node:url';
import { fail } from '../core/errors';
import { isObject } from '../core/json/json';
import { numberTexts } from '../core/json/number-texts';
import { once } from '../core/once';
import { createOutgoing, noteCallbacks } from './callbacks/callbacks';
import { baseName } from './discover';
import { readDocument } from './document';
import { checkOpenApi, hasIdentifiers, type OpenApiRoot } from './openapi-version';
import { noteExampleReferences, problemOf } from './operations/note-example-references';
import { evidenceOf } from './operations/read-evidence';
import { createReader, resolveNode } from './operations/reader';
import { readServers } from './operations/servers';
import { applyOverlays } from './overlay/apply-overlays';
import { type AllowedFolders, allowedFolders } from './references/allowed-files';
import { followExamples } from './references/example-references';
import { fetchRemote, fetchSourceFile } from './references/fetch-remote';
import { createRemoteHosts, type RemoteHosts } from './references/remote-hosts';
import { createSources, type Fetched, type Sources } from './references/sources';
import { surveyReferences } from './references/survey-references';
import { mayHaveKey, readSourceFile, type SourceFile } from './source/source-file';
import type { Spec } from './spec';
import { createOrigins } from './swagger2/origins';
import { noteSecondBodies } from './swagger2/second-bodies';
import { convertSwagger } from './swagger2/swagger2';

export interface LoadOptions {
  /** Default: the file's base name without its ending. */
  readonly name?: string;
  /** Overlays, by path or as they were read, applied in this order. */
  readonly overlays?: readonly (string | SourceFile)[];
  /**
   * `true` (default): the first thing that cannot be honoured raises. `false`: it becomes a problem of the spec, an
   * operation that needs it is left out, and the rest works.
   */
  readonly strict?: boolean;
  /** A document inside of it may open its files; default: the working directory. */
  readonly project?: string;
  /** Folders that the document may open files in, beside its own and the project's. */
  readonly allowFiles?: readonly string[];
  /** Hosts that the document may lead to though their addresses are private, each with a port or without. */
  readonly allowHosts?: readonly string[];
}

/**
 * Reads an OpenAPI document and everything it refers to, synchronously: files only.
 * @param file a path, relative to the working directory, or a `file:` URL
 * @throws SPEC_NOT_FOUND, SPEC_UNREADABLE, SPEC_SYNTAX, SPEC_NOT_OPENAPI, SPEC_NO_OPERATIONS, and when strict
 * SPEC_REF_UNRESOLVED and PATH_CONFLICT
 */
export const loadSpec = (file: string, options: LoadOptions = {}): Spec =>
  fromEntry(readSourceFile(file, { lenient: options.strict === false }), options);

/** Like `loadSpec`, for a path or a URL; `$ref`s to http and https are fetched first. */
export const loadSpecFrom = async (location: string, options: LoadOptions = {}): Promise<Spec> => {
  const hosts = createRemoteHosts(location, options.allowHosts ?? []);
  return fromEntryAndNetwork(await readEntry(location, options.strict === false, hosts), options, hosts);
};

/** The root file alone. @throws SPEC_NOT_FOUND, SPEC_UNREADABLE, SPEC_SYNTAX */
const readEntry = async (location: string, lenient: boolean, hosts: RemoteHosts): Promise<SourceFile> =>
  isRemote(location) ? fetchSourceFile(location, lenient, hosts) : readSourceFile(location, { lenient });

export const isRemote = (location: string): boolean => /^https?:/i.test(location);

const fromEntry = (entry: SourceFile, options: LoadOptions): Spec =>
  buildSpec(entry, new Map(), foldersOf(entry, options), options);

/** @param folders what the document may open */
export const fromEntryAndNetwork = async (
  entry: SourceFile,
  options: LoadOptions,
  hosts: RemoteHosts,
  folders = foldersOf(entry, options),
): Promise<Spec> => {
  const { source } = applyOverlays(entry, options.overlays ?? []);
  const fetched = await fetchRemote(source, folders, hosts, checkOpenApi(source).version);
  return buildSpec(entry, fetched, folders, options);
};

const foldersOf = ({ url }: SourceFile, { project = process.cwd(), allowFiles = [] }: LoadOptions): AllowedFolders =>
  allowedFolders(url, project, allowFiles);

const buildSpec = (file: SourceFile, fetched: Fetched, folders: AllowedFolders, options: LoadOptions): Spec => {
  const { source: entry, problems } = applyOverlays(file, options.overlays ?? []);
  const written = checkOpenApi(entry);
  const sources = createSources(entry, fetched, folders, hasIdentifiers(written.version));
  const references = surveyReferences(sources);
  const inExamples = followExamples(sources, references.withOthers, written.version === '2.0');
  const { root, version, place } = inThree(written, sources);
  const reader = createReader(root, version, { ...sources, place }, written.version);
  const operations = readDocument(reader, sources, references, options.strict !== false);
  noteExampleReferences(reader, inExamples);
  if (written.version === '2.0') noteSecondBodies(reader, written.root);
  const outgoing = createOutgoing(reader);
  noteCallbacks(reader, operations, outgoing);
  if (operations.length + outgoing.webhooks.length + reader.problems.length === 0)
    throw fail('SPEC_NO_OPERATIONS', entry.file);
  const numbers = once(() => {
    const samples = [...reader.external.values()].flatMap(({ source }) => source ?? []);
    return numberTexts([...sources.files, ...samples].flatMap((one) => one.numbers()));
  });
  const mayHave = (key: 'x-evidence' | 'writeOnly') => once(() => sources.files.some((one) => mayHaveKey(one, key)));
  const keys = { 'x-evidence': mayHave('x-evidence'), writeOnly: mayHave('writeOnly') };
  const name = options.name ?? baseName(new URL(entry.url).pathname);
  const info = isObject(root.info) ? root.info : {};
  return {
    name,
    title: typeof info.title === 'string' ? info.title : name,
    file: entry.file,
    get files() {
      return sources.files.flatMap(({ url }) => (url.startsWith('file:') ? [fileURLToPath(url)] : []));
    },
    openapi: version,
    root,
    written,
    operations,
    ...outgoing,
    servers: readServers(reader, root),
    problems: [...problems, ...reader.problems],
    suspects: references.suspects,
    exampleReferences: inExamples.map((each) => problemOf(reader, each)),
    get numbers() {
      return numbers();
    },
    place: reader.place,
    resolve: (node) => resolveNode(node, sources),
    lookup: reader.lookup,
    mayHave: (key) => keys[key](),
    evidence: evidenceOf,
    sample: (node) => reader.samples.get(node),
  };
};

/** The document as it is, or in the words of 3.0 when it is written in those of 2.0. */
const inThree = ({ root, version }: OpenApiRoot, sources: Sources): OpenApiRoot & Pick<Sources, 'place'> => {
  if (version !== '2.0') return { root, version, place: sources.place };
  const origins = createOrigins();
  const place = (node: object, key?: string) => {
    const child = key === undefined ? undefined : origins.ofChild(node, key);
    return sources.place(child?.node ?? origins.of(node), child?.key);
  };
  return { root: convertSwagger(root, (node) => resolveNode(node, sources), origins), version: '3.0.3', place };
};
