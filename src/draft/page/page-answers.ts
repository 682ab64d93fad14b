import { type DraftOperation, responseOf } from '../draft-api';
import { bare } from './page-blocks';
import type { Block, Walk } from './page-walk';
import { statusLine, statusOfPhrase } from './section-words';

/** A line about one status, among the answers of an operation. */
export const takeStatus = (walk: Walk, text: string, line: number, at: number): boolean => {
  const { operation } = walk;
  if (!operation) return false;
  const found = statusLine(text);
  if (found && found.rest.length < 200) {
    walk.used.add(line);
    const response = responseOf(operation, found.status);
    walk.response = response;
    const media = /^[\w.+-]+\/[\w.+-]+$/.exec(found.rest)?.[0];
    if (media !== undefined) {
      if (!response.mediaTypes.includes(media)) response.mediaTypes.push(media);
    } else if (found.rest !== '') response.description ??= found.rest;
    if (found.rest === '') listedStatuses(walk, at);
    return true;
  }
  const status = walk.waiting.length > 0 ? undefined : statusOfPhrase(text);
  if (status === undefined) return false;
  walk.used.add(line);
  if (walk.response?.description === undefined && walk.response?.status === status) walk.response.description = text;
  else {
    walk.response = responseOf(
      operation,
      status,
      operation.responses.some((one) => one.status === status && one.statusKnown),
    );
    walk.response.description ??= text;
  }
  return true;
};

/** Two statuses or more in lines of their own, and later as many samples: each sample is that of its place in the list. */
const listedStatuses = (walk: Walk, at: number): void => {
  const statusAt = (index: number): string | undefined => {
    const block = walk.blocks[index];
    const found = block?.kind === 'text' ? statusLine(bare(block.text)) : undefined;
    return found?.rest === '' ? found.status : undefined;
  };
  let first = at;
  while (statusAt(first - 1) !== undefined) first--;
  if (statusAt(at + 1) !== undefined) return;
  const statuses: string[] = [];
  for (let index = first; index <= at; index++) statuses.push(statusAt(index) ?? '');
  const samples = walk.blocks.slice(at).filter(({ kind }) => kind === 'json').length;
  if (statuses.length < 2 || samples !== statuses.length) return;
  walk.waiting = statuses;
  walk.response = undefined;
  walk.lead = undefined;
};

export const takeStatusTable = (
  walk: Walk,
  operation: DraftOperation,
  { header, rows, line }: Block<'table'>,
): boolean => {
  const column =
    rows.length === 0
      ? -1
      : header.findIndex((_, index) => rows.every(({ cells }) => statusLine(bare(cells[index] ?? ''))));
  if (column < 0 || !/status|code|response|http|error/i.test(header[column] ?? '')) return false;
  walk.used.add(line).add(line + 1);
  for (const row of rows) {
    const found = statusLine(bare(row.cells[column] ?? ''));
    if (!found) continue;
    const response = responseOf(operation, found.status);
    const says = row.cells
      .filter((_, index) => index !== column)
      .map(bare)
      .find((cell) => cell !== '');
    const told = [found.rest, says].filter((part) => part).join(': ');
    if (told !== '') response.description ??= told;
    response.line ??= row.line;
    walk.used.add(row.line);
  }
  walk.response = undefined;
  walk.section = { kind: 'response' };
  return true;
};
