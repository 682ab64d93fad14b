import { type DraftOperation, responseOf } from '../draft-api';
import { addSchemes } from '../shown-operations';
import type { Walk } from './page-walk';
import { constraintsIn } from './type-words';

/** A sentence: what the operation does, how it is authorised, or a fact about the only parameter there is. */
export const takeProse = (walk: Walk, text: string, line: number): void => {
  const { operation, section } = walk;
  const before = walk.lead;
  walk.lead = { text, line };
  if (
    section?.kind === 'credentials' ||
    /\b(?:authori[sz]ation|authentication|auth)\b.*\b(?:Bearer|Basic)\b|\b(?:Bearer|Basic)\b.*\bauth/i.test(text)
  ) {
    if (/\b(?:Bearer|Basic|Digest)\b/i.test(text)) {
      walk.authorisations.push({ text, line });
      walk.used.add(line);
    }
    return;
  }
  if (operation && takeToldStatus(walk, operation, text, line)) return;
  if (/^[A-Z][\w '’-]{2,50}:$/.test(text) && text.split(' ').length <= 6) {
    walk.titles.push({ text: text.slice(0, -1), line, heading: false, opens: true });
    walk.used.add(line);
    return;
  }
  if (!operation || section === undefined) {
    if (text.length <= 40 && text.split(' ').length <= 6 && !/[.!?:]$/.test(text))
      walk.titles.push({ text, line, heading: false });
    else if (operation && operation.description === undefined) {
      operation.description = text;
      walk.used.add(line);
    }
    return;
  }
  if (section.kind === 'response' && walk.response && walk.response.description === undefined && /\s/.test(text)) {
    walk.response.description = text;
    walk.used.add(line);
  }
  if (section.kind === 'response' && walk.waiting.length > 0 && before) walk.lead = before;
  const inPlace = section.kind === 'parameters' ? operation.parameters.filter((one) => one.in === section.place) : [];
  const [parameter] = inPlace;
  if (parameter && inPlace.length === 1 && section.kind === 'parameters' && section.place === 'path') {
    const facts = constraintsIn(text, parameter.schema?.type);
    if (Object.keys(facts).length > 0) parameter.schema = { ...parameter.schema, ...facts };
    else if (parameter.description === undefined) parameter.description = text;
    parameter.line = Math.max(parameter.line ?? 0, line);
    walk.used.add(line);
  }
};

/** `Returns 204.`, `Answers 201 Created:`; `Errors: 400 when …, 409 when …`. */
const takeToldStatus = (walk: Walk, operation: DraftOperation, text: string, line: number): boolean => {
  const [, good] =
    /^(?:it )?(?:returns?|answers?|responds?|gives?)\b(?: with)?(?: an?)?(?: http)?(?: status)?(?: code)?:?\s+([2-5]\d\d)(?=$|[.:,;]|\s+(?:[A-Z]|when|if|with|and|on)\b|\s+[A-Z])/i.exec(
      text,
    ) ?? [];
  if (good !== undefined) {
    walk.response = responseOf(operation, good);
    walk.section = { kind: 'response' };
    walk.used.add(line);
    return true;
  }
  if (!/^(?:errors?|failures?)\b/i.test(text)) return false;
  const told = [...text.matchAll(/\b([45]\d\d)\b[\s:–—-]*([^,;.\d]*)/g)];
  for (const [, status = '', says = ''] of told) {
    const response = responseOf(operation, status);
    if (says.trim() !== '') response.description ??= says.trim();
  }
  if (told.length > 0) walk.used.add(line);
  return told.length > 0;
};

/** What a page says of credentials holds for each operation that shows none itself. */
export const shareCredentials = (walk: Walk): void => {
  for (const { text, line } of walk.authorisations) {
    for (const operation of walk.api.operations) {
      if (
        operation.credentials.length === 0 ||
        operation.credentials.every((one) => one.line !== undefined && one.line > line)
      )
        addSchemes(operation, text, line);
    }
  }
};

/** The lines of which nothing stands in the draft, as ranges. */
export const notUsed = ({ used, blocks }: Walk, page: string): readonly string[] => {
  const lines = page.split(/\r?\n/);
  const texts = blocks.flatMap((block) => (block.kind === 'text' && !used.has(block.line) ? [block.line] : []));
  const tables = blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.map(({ line }) => line).filter((line) => !used.has(line)) : [],
  );
  const left = [...texts, ...tables].sort((a, b) => a - b).filter((line) => /\w{3}/.test(lines[line - 1] ?? ''));
  const ranges: [number, number][] = [];
  for (const line of left) {
    const last = ranges.at(-1);
    if (last && lines.slice(last[1], line - 1).every((text) => text.trim() === '')) last[1] = line;
    else ranges.push([line, line]);
  }
  if (ranges.length === 0) return [];
  const told = ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return [`Nothing in the draft comes from these lines of the page; see what they say: ${told}.`];
};
