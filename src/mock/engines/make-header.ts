import { compose } from '../../schema/composition';
import { typesOf } from '../../schema/schema-types';
import { shownValues } from '../../schema/shown-values';
import { makeValue } from '../../schema/values/make-value';
import type { SchemaRef, Spec } from '../../specs/spec';
import { schemaJudge } from '../../validate/schema/schema-judge';

/** A value for a response header of which the document shows none. One that HTTP itself defines is what a client can read. */
export const makeHeader = (
  spec: Spec,
  { name, schema }: { readonly name: string; readonly schema: SchemaRef },
  seed: string,
): unknown => {
  const judge = schemaJudge(spec, 'response');
  const usual = isOpenText(spec, schema) ? usualText(name, new Date().getFullYear()) : undefined;
  if (usual !== undefined && judge.conforms(schema.node, usual)) return usual;
  return makeValue(spec, schema, { judge, mode: 'response', detail: 'full', name, seed }).value;
};

/** RFC 9110, RFC 9111, RFC 6265, RFC 6266, RFC 6750 and RFC 8288. */
const usualText = (name: string, year: number): string | undefined => {
  switch (name) {
    case 'accept-ranges':
      return 'bytes';
    case 'cache-control':
      return 'no-cache';
    case 'content-range':
      return 'bytes 0-9/10';
    case 'content-disposition':
      return 'attachment; filename="report.pdf"';
    case 'etag':
      return '"1"';
    case 'expires':
      return new Date(Date.UTC(year, 11, 31)).toUTCString();
    case 'last-modified':
      return new Date(Date.UTC(year, 0, 15, 9)).toUTCString();
    case 'location':
      return '/';
    case 'link':
      return '</?page=2>; rel="next"';
    case 'retry-after':
      return '30';
    case 'set-cookie':
      return 'session=example; Path=/; HttpOnly';
    case 'www-authenticate':
      return 'Bearer';
    default:
      return undefined;
  }
};

/** A text of which the document shows nothing; what else it says of it is asked for the value that is usual. */
const isOpenText = (spec: Spec, { node }: SchemaRef): boolean => {
  const { nodes, choices } = compose(spec, [node]);
  return choices.length === 0 && shownValues(nodes).length === 0 && typesOf(nodes)?.includes('string') === true;
};
