import { type DraftOperation, METHODS } from '../draft-api';
import { bare } from './page-blocks';
import type { Block, Walk } from './page-walk';

const METHOD = METHODS.join('|');
export const AT_START = new RegExp(
  `^[\\W\\d]*(?:(?:http )?(?:endpoint|request|url|route|call|method|path)\\s*:?\\s*)?\\W*(${METHOD})[\\s:|\`*·—–-]*((?:https?://|/|\\{\\{?\\w+\\}?\\}/|<[\\w-]+>/|\\$\\{?\\w+\\}?/)[^\\s\`*|]*)(.*)$`,
);
export const ANYWHERE = new RegExp(`\\b(${METHOD})[\\s\`*:]+((?:https?://|/)[^\\s\`*|,)]*)`);
const A_URL = /https?:\/\/[^\s`"'<>)|]+/;

/** `GET /pets/{id}`, `Base URL: https://…`: a line that is an address. */
export const takeAddress = (walk: Walk, text: string, line: number): boolean => {
  const shown = AT_START.exec(text) ?? (walk.loose ? ANYWHERE.exec(text) : null);
  if (shown?.[1] && shown[2] && /[/{]/.test(shown[2])) {
    begin(walk, shown[1], shown[2], line);
    return true;
  }
  const base =
    /\b(?:base|root|api|server|production)\b[^:]{0,20}\b(?:url|uri|host|path|endpoint|server)\b|^(?:host|server|base)\b/i.test(
      text,
    );
  // `Sandbox: https://…`, one of several.
  const named = /^[\w ().-]{2,30}:\s*https?:\/\/[^\s/?#]+(?:\/[\w./{}-]*)?$/.test(text) && walk.operation === undefined;
  const url = base || named ? A_URL.exec(text)?.[0] : undefined;
  if (url === undefined) return false;
  walk.operations.addServer(url.replace(/[.,;:*]+$/, ''), line);
  walk.used.add(line);
  return true;
};

/** A method in a line of its own, and the address in the next one, or cut into several lines at its slashes. */
export const splitAddress = (walk: Walk, at: number): number | undefined => {
  const textAt = (index: number): Block<'text'> | undefined => {
    const block = walk.blocks[index];
    return block?.kind === 'text' ? block : undefined;
  };
  const first = textAt(at);
  const method =
    first && new RegExp(`^(?:method\\s*:\\s*)?(${METHOD})$`, 'i').exec(bare(first.text))?.[1]?.toUpperCase();
  if (!first || method === undefined || (method !== bare(first.text) && !/^method/i.test(bare(first.text))))
    return undefined;
  let target = '';
  let next = at + 1;
  for (let part = textAt(next); part !== undefined; part = textAt(++next)) {
    const text = bare(part.text).replace(/^(?:url|uri|path|endpoint|route)\s*:\s*/i, '');
    const isSlash = text === '/';
    if (/^(?:https?:\/\/|\/.)\S*$/.test(text) && target === '') {
      target = text;
      next++;
      break;
    }
    if (!(isSlash || (target.endsWith('/') && /^[\w{}:.<>-]+$/.test(text)))) break;
    target += text;
  }
  if (target === '') return undefined;
  for (let index = at; index < next; index++) walk.used.add(textAt(index)?.line ?? 0);
  begin(walk, method, target, first.line);
  return next;
};

/** An operation begins, or is named again. */
export const begin = (walk: Walk, method: string, target: string, line: number): void => {
  const operation = walk.operations.mention(method, target, line, false);
  if (!operation) return;
  walk.used.add(line);
  const isNew = walk.shownOnly.delete(operation);
  if (isNew) operation.line = line;
  const title = isNew ? titleBefore(walk, line) : undefined;
  if (title !== undefined) operation.title = title;
  if (operation !== walk.operation || isNew) enter(walk, operation, line);
};

export const enter = (walk: Walk, operation: DraftOperation, line: number): void => {
  walk.operation = operation;
  walk.section = undefined;
  walk.response = undefined;
  walk.waiting = [];
  const title = operation.title ?? titleBefore(walk, line);
  if (title !== undefined) operation.title = title;
  const { lead } = walk;
  if (lead && lead.text !== operation.title && lead.text.split(' ').length > 4 && line - lead.line <= 6) {
    operation.description ??= lead.text;
    walk.used.add(lead.line);
  }
  walk.lead = undefined;
};

/** The nearest title above, if no other operation has it. */
const titleBefore = ({ titles, api }: Walk, line: number): string | undefined => {
  const before = titles.filter((title) => title.line < line);
  const lead = before.at(-1);
  // `Change one:` above a command is nearer than any heading.
  if (lead?.opens && line - lead.line <= 4) return lead.text;
  const title = before.findLast(({ heading }) => heading) ?? before.at(-1);
  return api.operations.some((operation) => operation.title === title?.text) ? undefined : title?.text;
};
