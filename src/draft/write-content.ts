import { isXmlType } from '../core/http/media-type';
import { isObject } from '../core/json/json';
import { sourceFromText } from '../specs/source/source-file';
import type { DraftApi, DraftBody, DraftSample, SchemaNode } from './draft-api';
import { type PropertyTree, treeOf, valueOfExamples } from './property-tree';
import { schemaOfSamples } from './schema-of-samples';

/** What is gathered while the document is written. */
export interface Writing {
  readonly api: DraftApi;
  readonly files: Map<string, string>;
  readonly schemas: Record<string, SchemaNode>;
  readonly todo: string[];
}

/** All of a recording is observed; a page's statements need no mark. */
export const ofGrade = ({ api }: Writing): SchemaNode =>
  api.grade === 'documented' ? {} : { 'x-evidence': { grade: 'observed', source: api.source } };

/** XML goes under its own media type, as it is written; its schema is for a person. */
export const contentOf = (writing: Writing, body: DraftBody, names: ContentNames): SchemaNode => {
  const isXml = ({ mediaType }: DraftSample): boolean => isXmlType(mediaType);
  const xml = body.samples.filter(isXml);
  if (xml.length === 0) return valuesOf(writing, body, names);
  for (const { line } of xml)
    writing.todo.push(
      `${line === undefined ? `${names.file}: a` : `Line ${line}: this`} sample is XML. It is answered and sent as it is written; its schema is yours to write.`,
    );
  const types = new Set(xml.map(({ mediaType }) => mediaType));
  const others = body.samples.filter((sample) => !isXml(sample));
  const rest = { ...body, samples: others, mediaTypes: body.mediaTypes.filter((type) => !isXmlType(type)) };
  return {
    ...Object.fromEntries(
      [...types].map((type) => [
        type,
        {
          examples: Object.fromEntries(
            xml
              .filter((sample) => sample.mediaType === type)
              .map((sample, index) => exampleNode(writing, sample, names.file, index)),
          ),
        },
      ]),
    ),
    ...(others.length > 0 || rest.mediaTypes.length > 0 ? valuesOf(writing, rest, names) : {}),
  };
};

interface ContentNames {
  /** Of its samples, without the ending. */
  readonly file: string;
  readonly schema: string;
  readonly sent: boolean;
}

const valuesOf = (writing: Writing, body: DraftBody, { file, schema, sent }: ContentNames): SchemaNode => {
  const tree = treeOf(
    body.properties,
    body.samples.map(({ value }) => value),
  );
  const samples = body.samples.length > 0 ? body.samples : composed(tree);
  if (samples.length === 0 && body.properties.length === 0) return {};
  writing.schemas[schema] = {
    ...schemaOfSamples(
      samples.map(({ value }) => value),
      tree,
      {
        grade: writing.api.grade,
        sent,
        lineOf: linesOf(samples),
        tell: (path, what) => writing.todo.push(`${schema}: /${path.join('/')}: ${what}`),
      },
    ),
    ...ofGrade(writing),
  };
  const examples = Object.fromEntries(samples.map((sample, index) => exampleNode(writing, sample, file, index)));
  const mediaTypes = body.mediaTypes.length > 0 ? body.mediaTypes : ['application/json'];
  return Object.fromEntries(
    mediaTypes.map((type) => [
      type,
      {
        schema: { $ref: `#/components/schemas/${schema}` },
        ...(samples.length > 0 ? { examples: withoutType(examples, samples, type) } : {}),
      },
    ]),
  );
};

/** A page may show no sample, and an example of each property. */
const composed = (tree: PropertyTree): readonly DraftSample[] => {
  const value = valueOfExamples(tree);
  return value === undefined ? [] : [{ value, text: JSON.stringify(value, null, 2), mediaType: 'application/json' }];
};

/** Two operations may end up with one name: `list-2` is the second of `list`, or an operation of its own. */
const fileName = ({ files }: Writing, wanted: string, ending: string): string => {
  let name = `examples/${wanted}.${ending}`;
  for (let next = 2; files.has(name); next++) name = `examples/${wanted}-${next}.${ending}`;
  return name;
};

const exampleNode = (writing: Writing, sample: DraftSample, file: string, index: number): [string, SchemaNode] => {
  const isXml = isXmlType(sample.mediaType);
  const name = fileName(writing, file, isXml ? 'xml' : 'json');
  // Each byte of it is answered.
  writing.files.set(name, isXml ? sample.text : `${sample.text.trimEnd()}\n`);
  return [
    index === 0 ? 'sample' : `sample-${index + 1}`,
    {
      externalValue: name,
      ...(sample.contentType === undefined ? {} : { 'x-content-type': sample.contentType }),
      ...(sample.line === undefined ? {} : { 'x-source': { line: sample.line } }),
    },
  ];
};

/** The Content-Type that a source prints goes with the media type that it names only. */
const withoutType = (
  examples: Readonly<Record<string, SchemaNode>>,
  samples: readonly DraftSample[],
  type: string,
): SchemaNode =>
  Object.fromEntries(
    Object.entries(examples).map(([name, { 'x-content-type': contentType, ...node }], index) => [
      name,
      contentType === undefined || samples[index]?.mediaType !== type
        ? node
        : { ...node, 'x-content-type': contentType },
    ]),
  );

/** Where each property of the samples stands in the source: its line there. */
const linesOf = (samples: readonly DraftSample[]): ((path: readonly string[]) => number | undefined) => {
  const placed = samples.flatMap((sample) => {
    if (sample.line === undefined || sample.placed === false) return [];
    const { root, locate } = sourceFromText(sample.text, 'file:///sample.json', 'sample.json');
    return [{ root, locate, line: sample.line }];
  });
  return (path) => {
    for (const { root, locate, line } of placed) {
      const keys = path.map((key) => (key === '*' ? '0' : key));
      const holder = keys.slice(0, -1).reduce<unknown>((value, key) => childOf(value, key), root);
      const last = keys.at(-1);
      if (last === undefined || typeof holder !== 'object' || holder === null || childOf(holder, last) === undefined)
        continue;
      const position = locate(holder, last);
      if (position) return line + position.line - 1;
    }
    return undefined;
  };
};

const childOf = (value: unknown, key: string): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};
