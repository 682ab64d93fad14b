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
  const usual = isPlainText(spec, schema) ? usualText(name, new Date().getFullYear()) : undefined;
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
    case 'content-disposition':
      return 'attachment; filename="report.pdf"';
    case 'etag':
      return '"1"';
    case 'expires':
      return new Date(Date.UTC(year, 11, 31)).toUTCString();
    case 'last-modified':
      return new Date(Date.UTC(year, 0, 15, 9)).toUTCString();
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

/** A text of which the document says no more: no sample, no list, no pattern. */
const isPlainText = (spec: Spec, { node }: SchemaRef): boolean => {
  const { nodes, choices } = compose(spec, [node]);
  const isAsked = nodes.some((one) => OF_TEXT.some((keyword) => one[keyword] !== undefined));
  if (choices.length > 0 || isAsked || shownValues(nodes).length > 0) return false;
  return typesOf(nodes)?.includes('string') === true;
};

const OF_TEXT = ['const', 'enum', 'format', 'pattern'];
