import { readdirSync } from 'node:fs';
import { findVendors } from '../../specs/discover';
import { packageRoot } from './package-root';

/** What a folder has for us, found by names alone: nothing is read. */
export interface ProjectContents {
  /** Vendors under its `specs/`. */
  readonly own: readonly string[];
  /** Vendors of the package under names that the project does not use. */
  readonly shipped: readonly string[];
  /** The configuration file. */
  readonly config: string | undefined;
  /** Files beside it that are named like an OpenAPI document. */
  readonly documents: readonly string[];
}

export const projectContents = (root: string): ProjectContents => {
  const own = findVendors(root).map(({ name }) => name);
  const files = filesOf(root);
  return {
    own,
    shipped: findVendors(packageRoot).flatMap(({ name }) => (own.includes(name) ? [] : [name])),
    config: files.find((name) => /^understudy\.config\.(?:ya?ml|json)$/.test(name)),
    documents: files.filter((name) => /^(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$/i.test(name)),
  };
};

const filesOf = (root: string): readonly string[] => {
  try {
    return readdirSync(root).toSorted();
  } catch {
    return [];
  }
};
