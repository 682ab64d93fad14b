import { type DraftApi, responseOf } from '../draft-api';
import { createShownOperations } from '../shown-operations';
import { ANYWHERE, AT_START, begin, splitAddress, takeAddress } from './page-addresses';
import { takeStatus } from './page-answers';
import { bare, frontMatter, readBlocks } from './page-blocks';
import { addProperty, takeTable, wrapFirstObject } from './page-facts';
import { notUsed, shareCredentials, takeProse } from './page-prose';
import { takeJsonSample, takeRawSample, takeRequest } from './page-samples';
import type { Block, Walk } from './page-walk';
import { inlineProperty } from './property-rows';
import { relocate } from './relocate';
import { type Section, sectionOf } from './section-words';
import { stackedProperty } from './stacked-property';

/**
 * Reads a documentation page in Markdown or plain text: methods and addresses, tables and lists of parameters and
 * properties, samples, statuses. No operation is found where the page has none.
 * @param lineOf the line of the source from which a line of the page comes; both count from 1
 */
export const readPage = (page: string, source: string, lineOf?: (line: number) => number): DraftApi => {
  const strict = walkPage(page, source, false);
  const api = strict.operations.length > 0 ? strict : walkPage(page, source, true);
  if (lineOf) relocate(api, lineOf);
  return api;
};

const walkPage = (page: string, source: string, loose: boolean): DraftApi => {
  const head = frontMatter(page);
  const api: DraftApi = {
    title: head.title?.text ?? '',
    source,
    grade: 'documented',
    servers: [],
    operations: [],
    todo: [],
  };
  const walk: Walk = {
    api,
    operations: createShownOperations(api),
    blocks: readBlocks(page),
    loose,
    used: new Set(),
    shownOnly: new Set(),
    operation: undefined,
    section: undefined,
    response: undefined,
    waiting: [],
    message: undefined,
    lead: undefined,
    authorisations: [],
    titles: [],
  };
  for (let at = 0; at < walk.blocks.length; ) at = takeBlockOf(walk, at);
  shareCredentials(walk);
  wrapFirstObject(walk);
  const [only] = api.operations;
  if (only && api.operations.length === 1) {
    const named = head.operationid?.text ?? head.uid?.text;
    if (named !== undefined) only.id = named;
    if (head.title) only.title = head.title.text;
  }
  if (api.title === '') api.title = walk.titles[0]?.text ?? only?.title ?? source;
  api.todo.push(...notUsed(walk, page));
  return api;
};

/** @returns where the next block stands */
const takeBlockOf = (walk: Walk, at: number): number => {
  const block = walk.blocks[at];
  if (!block) return at + 1;
  switch (block.kind) {
    case 'heading':
      return takeHeading(walk, block, at);
    case 'text':
      return takeText(walk, block, at);
    case 'table':
      takeTable(walk, block);
      return at + 1;
    case 'request':
      takeRequest(walk, block);
      return at + 1;
    case 'answer': {
      const type = block.headers.find(([name]) => /^content-type$/i.test(name))?.[1];
      if (walk.operation) walk.response = responseOf(walk.operation, block.status);
      walk.section = { kind: 'response' };
      walk.message = {
        kind: 'answer',
        end: block.line + block.headers.length,
        ...(type === undefined ? {} : { type }),
      };
      return at + 1;
    }
    case 'json':
      takeJsonSample(walk, block);
      return at + 1;
    case 'raw':
      takeRawSample(walk, block);
      return at + 1;
    case 'broken-json':
      walk.api.todo.push(
        `Line ${block.line}: this sample is no JSON (${block.reason}). Correct it and run init again, or write it by hand.`,
      );
      return at + 1;
    case 'other-body':
      walk.api.todo.push(`Line ${block.line}: a sample that is no JSON was left out.`);
      return at + 1;
  }
};

const takeHeading = (walk: Walk, block: Block<'heading'>, at: number): number => {
  const { text, line } = block;
  walk.message = undefined;
  const shown = AT_START.exec(text) ?? ANYWHERE.exec(text);
  if (shown?.[1] && shown[2]) {
    begin(walk, shown[1], shown[2], line);
    const rest = text
      .replace(shown[0].slice(0, shown[0].length - (shown[3] ?? '').length), '')
      .replaceAll(/^[\W_]+|[\W_]+$/g, '');
    if (rest !== '' && walk.operation) walk.operation.title = rest;
    return at + 1;
  }
  const section = sectionOf(text);
  if (section) openSection(walk, section, text, line);
  else {
    walk.titles.push({ text, line, heading: true });
    walk.used.add(line);
    // A new chapter of a page with several operations: what follows belongs to the next one.
    if (block.level <= 2 && walk.section) walk.section = { kind: 'other' };
  }
  return at + 1;
};

const openSection = (walk: Walk, section: Section, text: string, line: number): void => {
  walk.section = section;
  walk.used.add(line);
  walk.lead = undefined;
  if (section.kind !== 'response' || !walk.operation) return;
  walk.response = section.status === undefined ? undefined : responseOf(walk.operation, section.status);
  const says = section.status === undefined ? '' : text.replace(/^.*?[1-5]\d\d[\s):–—-]*/, '');
  if (walk.response && says !== '') walk.response.description ??= says;
};

const takeText = (walk: Walk, block: Block<'text'>, at: number): number => {
  const { text, line } = block;
  const plain = bare(text);
  if (takeAddress(walk, plain, line)) return at + 1;
  const split = splitAddress(walk, at);
  if (split !== undefined) return split;
  const stacked = walk.operation && walk.section ? stackedProperty(walk.blocks, at) : undefined;
  if (stacked) {
    for (const used of stacked.lines) walk.used.add(used);
    addProperty(walk, stacked.property);
    return stacked.next;
  }
  const section = plain.length <= 60 && !/[.!?]$/.test(plain) && !block.item ? sectionOf(plain) : undefined;
  if (section && !(section.kind === 'response' && section.status !== undefined)) {
    openSection(walk, section, plain, line);
    return at + 1;
  }
  if (walk.section?.kind === 'response' && takeStatus(walk, plain, line, at)) return at + 1;
  const inline =
    walk.operation && walk.section && walk.section.kind !== 'other'
      ? inlineProperty(text, line, block.item)
      : undefined;
  if (inline) addProperty(walk, inline);
  else takeProse(walk, plain, line);
  return at + 1;
};
