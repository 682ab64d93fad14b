import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, isOurs, messageOf } from '../../core/errors';
import { ROOT, type SpecPlace } from '../../core/json/pointer';
import { fromEntryAndNetwork, isRemote, type LoadOptions } from '../load';
import { printPlace } from '../operations/reader';
import { fetchText, shownUrl } from '../source/fetch-text';
import { type LocatedText, readLocalText, type SourceFile, sourceFromText } from '../source/source-file';
import type { Spec } from '../spec';
import { nameSource } from './name-source';
import { createRemoteHosts } from './remote-hosts';
import { absolute } from './resolve-reference';
import { walkAll } from './walk';

type CopyOptions = Required<Pick<LoadOptions, 'project' | 'allowHosts'>>;

/**
 * The text at a path or URL that a person named, read once; nothing is parsed.
 * @throws SPEC_NOT_FOUND, SPEC_UNREADABLE
 */
export const textAt = async (location: string, allowHosts: readonly string[]): Promise<LocatedText> =>
  isRemote(location)
    ? { ...(await fetchText(location, createRemoteHosts(location, allowHosts))), file: shownUrl(location) }
    : readLocalText(location);

/**
 * The text of a document, for a copy of it in `file`. It has to load as that copy.
 * A document from the network may name no local file: beside the copy lie files it could not read from where it was.
 * @throws SPEC_*, SPEC_REF_UNRESOLVED for a file that the copy would not have
 */
export const textForCopy = async (
  source: LocatedText,
  location: string,
  file: string,
  options: CopyOptions,
): Promise<string> => {
  const entry = sourceFromText(source.text, source.url, source.file);
  const text = entry.text ?? '';
  const copy = sourceFromText(text, pathToFileURL(path.resolve(file)).href, entry.file);
  const spec = await loadCopy(copy, location, options);
  // Read anew: where examples stood in other files, the loaded one has their values.
  if (isRemote(location)) refuseLocalFiles(sourceFromText(text, copy.url, entry.file), spec);
  return nameSource(text, spec, location);
};

const loadCopy = async (copy: SourceFile, location: string, options: CopyOptions): Promise<Spec> => {
  // From now on it is a local document.
  const hosts = createRemoteHosts(copy.url, options.allowHosts);
  try {
    return await fromEntryAndNetwork(copy, options, hosts, isRemote(location) ? [] : undefined);
  } catch (error) {
    if (!isOurs(error) || error.code !== 'SPEC_REF_UNRESOLVED') throw error;
    const reason = messageOf(error).replace(/\.$/, '');
    const remedy = reason.includes('$ref "#')
      ? 'Correct it first, or name the document by its path: then that part alone is left out'
      : 'Only this one file would be copied: bundle the document into one file first';
    throw fail('USAGE', `${reason}. ${remedy}. Nothing was written.`);
  }
};

const placeIn = ({ file, locate }: SourceFile, node: object, key: string): SpecPlace => ({
  file,
  ...(locate(node, key) ?? { line: 1, column: 1, pointer: ROOT }),
});

/** In data, too: some readers follow a `$ref` there. */
const refuseLocalFiles = (copy: SourceFile, spec: Spec): void => {
  const folder = new URL('.', copy.url).href;
  walkAll(copy.root, (node) => {
    for (const [key, value] of Object.entries(node)) {
      if ((key !== '$ref' && key !== 'externalValue') || typeof value !== 'string') continue;
      const url = absolute(value, copy.url);
      if (!url?.startsWith('file:') || url.startsWith(folder) || spec.lookup(value, node) !== undefined) continue;
      const reason = 'it names a local file, which a document from the network may not do. Take it out first';
      throw fail(
        'USAGE',
        `${printPlace(placeIn(copy, node, key))}: ${key} "${value}": ${reason}. Nothing was written.`,
      );
    }
  });
};
