import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SpecPlace } from '../../core/json/pointer';
import type { Excerpt, RunEvent } from '../../core/results/events';
import { excerptAt } from '../../core/text/excerpt';
import type { Spec } from '../../specs/spec';

/** More lines than this help no reader. */
const MOST = 200;

/**
 * Adds to the end of each vendor the lines of its document that its findings name. Only files that the document was
 * loaded from are read; of a URL there is nothing.
 */
export const createExcerpts = (specs: readonly Spec[]): ((event: RunEvent) => RunEvent) => {
  const places = new Map<string, Map<string, SpecPlace>>();
  return (event) => {
    if (event.type === 'case-finished') {
      const own = places.get(event.vendor) ?? new Map<string, SpecPlace>();
      places.set(event.vendor, own);
      for (const { spec, against } of event.result.verdict.findings)
        for (const place of against ? [spec, against] : [spec])
          if (own.size < MOST) own.set(`${place.file}:${place.line}`, place);
    }
    if (event.type !== 'vendor-finished') return event;
    const files = new Set(specs.find(({ name }) => name === event.vendor)?.files ?? []);
    const excerpts = read([...(places.get(event.vendor)?.values() ?? [])], files);
    return excerpts.length === 0 ? event : { ...event, excerpts };
  };
};

const read = (places: readonly SpecPlace[], files: ReadonlySet<string>): readonly Excerpt[] => {
  const texts = new Map<string, string>();
  return places.flatMap(({ file, line, column }) => {
    if (!files.has(resolve(file))) return [];
    const known = texts.get(file) ?? textOf(file);
    texts.set(file, known);
    const text = excerptAt(known, line, column);
    return text === '' ? [] : [{ file, line, text }];
  });
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It went away during the run; the line's number is in the report all the same.
    return '';
  }
};
