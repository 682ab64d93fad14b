import { isOurs } from '../../core/errors';
import { hasIdentifiers } from '../openapi-version';
import { fetchText, shownUrl } from '../source/fetch-text';
import { type SourceFile, sourceFromText } from '../source/source-file';
import type { AllowedFolders } from './allowed-files';
import { openExamples } from './example-references';
import type { RemoteHosts } from './remote-hosts';
import { createSources, type Fetched } from './sources';
import { surveyReferences } from './survey-references';

/** A document that refers to more is not read to its end. */
const MAX_DOCUMENTS = 500;

/** Reads the root document by its URL. @throws SPEC_UNREADABLE, SPEC_SYNTAX */
export const fetchSourceFile = async (location: string, lenient: boolean, hosts: RemoteHosts): Promise<SourceFile> => {
  const { text, url } = await fetchText(location, hosts);
  return sourceFromText(text, url, shownUrl(location), { lenient });
};

/**
 * Fetches every remote document that `entry` needs, directly or through others, so that the rest is synchronous.
 * What cannot be fetched is there with its reason: only the reference that needs it is broken.
 */
export const fetchRemote = async (
  entry: SourceFile,
  folders: AllowedFolders,
  hosts: RemoteHosts,
  version: string,
): Promise<Fetched> => {
  const fetched = new Map<string, SourceFile | string>();
  const identifiers = hasIdentifiers(version);
  const isSwagger = version === '2.0';
  for (;;) {
    const sources = createSources(entry, fetched, folders, identifiers);
    openExamples(sources, surveyReferences(sources).withOthers, isSwagger);
    const wanted = [...sources.unfetched].slice(0, MAX_DOCUMENTS - fetched.size);
    if (wanted.length === 0) return fetched;
    const found = await Promise.all(wanted.map((url) => fetchOrReason(url, hosts)));
    wanted.forEach((url, index) => {
      fetched.set(url, found[index] ?? '');
    });
  }
};

const fetchOrReason = async (url: string, hosts: RemoteHosts): Promise<SourceFile | string> => {
  try {
    const { text, url: final } = await fetchText(url, hosts);
    // Known by the URL that was asked, read relative to the one that answered.
    return sourceFromText(text, final, shownUrl(url), { lenient: true });
  } catch (error) {
    if (isOurs(error)) return error.message;
    throw error;
  }
};
