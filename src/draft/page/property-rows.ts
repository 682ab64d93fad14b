import type { DraftProperty, ParameterPlace, SchemaNode } from '../draft-api';
import { bare } from './page-blocks';
import type { PageTable } from './page-tables';
import { constraintsIn, schemaOfTypeWord, typed } from './type-words';

type Column = 'name' | 'type' | 'required' | 'optional' | 'description' | 'default' | 'example' | 'values' | 'place';

const COLUMNS: readonly (readonly [RegExp, Column])[] = [
  [/^(?:data )?types?$|^format$|^schema$/, 'type'],
  [/^(?:is )?(?:required|mandatory|req)\W*$|^required\/optional$/, 'required'],
  [/^optional\W*$/, 'optional'],
  [/desc|meaning|^notes?$|comment|details|explanation|purpose/, 'description'],
  [/^default/, 'default'],
  [/^(?:examples?|sample)(?: values?)?$|^values?$/, 'example'],
  [/^(?:allowed|possible|accepted|valid|enum)/, 'values'],
  [/^(?:in|location|where|place|kind|passed in|sent in|parameter type)$/, 'place'],
  [
    /^(?:(?:path|query|header|body|request|response|url|json)\s*)?(?:names?|param(?:eter)?s?|propert(?:y|ies)|fields?|headers?|keys?|attributes?|arguments?|parts?|variables?|elements?)(?:\s*names?)?$/,
    'name',
  ],
];

const columnOf = (header: string): Column | undefined => {
  const words = bare(header).toLowerCase();
  return COLUMNS.find(([known]) => known.test(words))?.[1];
};

/** Which column of a table is what; `undefined` for a table of something else than properties or parameters. */
const columnsOf = ({ header }: PageTable): ReadonlyMap<Column, number> | undefined => {
  const found = new Map<Column, number>();
  header.forEach((cell, index) => {
    const column = columnOf(cell);
    if (column !== undefined && !found.has(column)) found.set(column, index);
  });
  if (!found.has('name') && (found.has('type') || found.has('description')) && !found.has('example'))
    found.set('name', 0);
  return found.has('name') && found.size > 1 ? found : undefined;
};

/** The properties or parameters that a table describes, with the line of each; none for another table. */
export const tableProperties = (table: PageTable): readonly DraftProperty[] => {
  const columns = columnsOf(table);
  if (!columns) return [];
  return table.rows.flatMap(({ cells, line }) => {
    const cell = (column: Column): string => cells[columns.get(column) ?? -1] ?? '';
    // A name may be followed by its type or by a mark, in one cell.
    const name = /^[`*_]*([\w$.@\-[\]>/ ]*?[\w\]])[`*_]*(?:\s*[(*†].*)?$/.exec(cell('name').trim())?.[1];
    if (name === undefined || name === '' || /\s/.test(name.replaceAll(/\s*>\s*/g, '.'))) return [];
    const description = cell('description');
    const schema = schemaFrom(
      cell('type'),
      `${description} ${cell('values') && `One of ${quotedList(cell('values'))}`}`,
    );
    const required = requiredIn(cell('required'), columns.has('required')) ?? notOptional(cell('optional'), columns);
    const flagged = required ?? flagIn(`${cell('name').slice(name.length)} ${cell('type')} ${description}`);
    const example = columns.has('example') ? bare(cell('example')) : '';
    const place = placeIn(cell('place'));
    return [
      {
        path: pathOf(name),
        line,
        ...(schema ? { schema: withDefault(schema, bare(cell('default'))) } : {}),
        ...(schema?.type === undefined && bare(cell('type')) !== '' ? { typeName: bare(cell('type')) } : {}),
        ...(flagged === undefined ? {} : { required: flagged }),
        ...(bare(description) === '' ? {} : { description: plainDescription(description) }),
        ...(example === '' || /^(?:-|n\/a|none)$/i.test(example)
          ? {}
          : { example: typed(unquoted(example), schema?.type) }),
        ...(place === undefined ? {} : { place }),
      },
    ];
  });
};

/** ``- `limit` (integer, optional): how many``, `limit integer required`, `**limit** – how many`: one property in one line. */
export const inlineProperty = (text: string, line: number, item: boolean): DraftProperty | undefined => {
  const match = /^([`*_]*)([A-Za-z_$@][\w$.\-[\]]*)([`*_]*)\s*(?:[:–—-]\s*)?(.*)$/.exec(text);
  if (!match) return undefined;
  const [, marks = '', name = '', , rest = ''] = match;
  const marked = marks !== '';
  const inBrackets =
    /^[(<[{`*_]*([^()<>[\]{}]{1,60}?(?:\[\]|<\w+>|\[\w+\])?)[)\]>}`*_]*(?:$|\s*[,:–—-]?\s+|\s*:)(.*)$/.exec(rest);
  const words = (inBrackets?.[1] ?? '')
    .split(/\s*[,;|/]\s*|\s+(?=(?:required|optional)\b)/i)
    .map((word) => word.trim());
  const tokens = [...words, ...leadingWords(rest)];
  const schema = tokens.map(schemaOfTypeWord).find((one) => one !== undefined);
  const head = inBrackets && /^[(<[{]/.test(rest) ? words.join(' ') : leadingWords(rest).join(' ');
  const required = flagIn(head) ?? flagIn(rest);
  const described = (item || marked) && /^(?:\s*[:–—-])/.test(text.slice(match[0].length - rest.length - 2));
  if (!(item || marked ? schema !== undefined || required !== undefined || (marked && described) : isTypeFirst(rest)))
    return undefined;
  const place = words.map(placeIn).find((one) => one !== undefined);
  const says = plainDescription(withoutHead(rest));
  return {
    path: pathOf(name),
    line,
    ...(schema ? { schema: { ...schema, ...constraintsIn(rest, schema.type) } } : {}),
    ...(required === undefined ? {} : { required }),
    ...(says === '' ? {} : { description: says }),
    ...(place === undefined ? {} : { place }),
  };
};

/** The first words of a text that are a type or a flag. */
const leadingWords = (text: string): readonly string[] => {
  const words = text
    .replaceAll(/[`*_(),]/g, ' ')
    .trim()
    .split(/\s+/)
    .slice(0, 3);
  const end = words.findIndex((word) => schemaOfTypeWord(word) === undefined && flagIn(word) === undefined);
  return end < 0 ? words : words.slice(0, end);
};

/** Without a mark at its name, a line is a property only where it is a type, and then a flag or nothing much. */
const isTypeFirst = (rest: string): boolean => {
  const words = leadingWords(rest);
  return (
    words.length > 0 &&
    (rest.trim().split(/\s+/).length === words.length || words.length > 1 || /^\(/.test(rest.trim()))
  );
};

const withoutHead = (rest: string): string => {
  let text = rest.trim();
  for (let turn = 0; turn < 4; turn++) {
    const next = text
      .replace(/^\([^()]{1,60}\)\s*/, '')
      .replace(/^[`*_]*([\w[\]<>]+)[`*_]*[,:]?\s*/, (whole, word: string) =>
        schemaOfTypeWord(word) !== undefined || flagIn(word) !== undefined ? '' : whole,
      )
      .replace(/^[:–—-]+\s*/, '');
    if (next === text) break;
    text = next;
  }
  return text;
};

/** `owner.name`, `tags[]`, `items[].id`, `owner > name`: the way to a property. */
export const pathOf = (name: string): readonly string[] =>
  name
    .replaceAll(/\s*(?:>|->|→)\s*/g, '.')
    .replaceAll(/\[(?:\d*|\w)\]/g, '.*')
    .split('.')
    .filter((part) => part !== '');

const schemaFrom = (type: string, says: string): SchemaNode | undefined => {
  const known = schemaOfTypeWord(type.replaceAll(/\b(?:required|optional)\b[, ]*/gi, '').replace(/,\s*$/, ''));
  const constraints = constraintsIn(says, known?.type);
  if (known) return { ...known, ...constraints };
  return Object.keys(constraints).length > 0 ? constraints : undefined;
};

const withDefault = (schema: SchemaNode, text: string): SchemaNode => {
  if (text === '' || /^(?:-|n\/a|none|null)$/i.test(text)) return schema;
  const value = typed(unquoted(text), schema.type);
  const fits = typeof value === schema.type || (schema.type === 'integer' && Number.isInteger(value));
  return fits && (!Array.isArray(schema.enum) || schema.enum.includes(value)) ? { ...schema, default: value } : schema;
};

const requiredIn = (text: string, asked: boolean): boolean | undefined => {
  const word = bare(text).toLowerCase();
  if (!asked) return undefined;
  if (/^(?:yes|y|true|required|mandatory|always|x|✓|✔|✅|1)\b|^[✓✔✅]/.test(word)) return true;
  if (/^(?:no|n|false|optional|-|—|✗|❌|0|)$/.test(word)) return false;
  return undefined;
};

const notOptional = (text: string, columns: ReadonlyMap<Column, number>): boolean | undefined => {
  const optional = requiredIn(text, columns.has('optional'));
  return optional === undefined ? undefined : !optional;
};

/** What a text says of whether it may be left out. A sentence about something else that is required says nothing. */
const flagIn = (text: string): boolean | undefined => {
  if (/\bnot required\b|\boptional\b/i.test(text)) return false;
  if (/(?:^|[(*_.,;:\s])(?:required|mandatory)[*_]*(?:[).,;:]|\s*$)/i.test(text)) return true;
  return undefined;
};

const placeIn = (text: string): ParameterPlace | 'body' | undefined => {
  const word = bare(text).toLowerCase();
  if (/^(?:path|url|uri|route)(?: param\w*)?$/.test(word)) return 'path';
  if (/^query(?: (?:string|param\w*))*$/.test(word)) return 'query';
  if (/^headers?$/.test(word)) return 'header';
  if (/^cookies?$/.test(word)) return 'cookie';
  return /^(?:request )?(?:body|json|form|payload)$/.test(word) ? 'body' : undefined;
};

const quotedList = (text: string): string =>
  /[`"']/.test(text)
    ? text
    : text
        .split(/\s*[,|]\s*/)
        .map((word) => `\`${word}\``)
        .join(', ');

export const unquoted = (text: string): string => /^(["'`])(.*)\1$/s.exec(text.trim())?.[2] ?? text.trim();

const plainDescription = (text: string): string =>
  bare(text)
    .replaceAll(/<br\s*\/?>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/\s*\(?\b(?:Required|Optional)\b\)?\.?$/, '')
    .trim();
