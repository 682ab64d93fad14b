import type { HeaderMap } from '../core/http/http';
import { essence, FORM_TYPE } from '../core/http/media-type';
import { parsedJson } from '../core/json/json';
import type { Exchange } from '../core/results/case';
import { hiddenTextsOf, textsUnder } from '../core/secrets/hidden-values';
import type { Redactor } from '../core/secrets/redactor';
import { smellsOfSecret } from '../core/secrets/secret-names';

/** The secrets of an exchange, by the names that they stand under: a server may repeat each anywhere. */
export const secretsIn = ({ request, response }: Exchange, { hidden }: Redactor): readonly string[] => {
  const found: string[] = [];
  const tells = (name: string): boolean => smellsOfSecret(name) || (hidden?.name(name) ?? false);
  const fromQuery = (query: string): void => {
    for (const [name, value] of new URLSearchParams(query)) if (tells(name)) found.push(value);
  };
  fromQuery(request.query);
  for (const { headers, body } of [request, response]) {
    found.push(...secretsOfHeaders(headers, tells));
    const text = Buffer.from(body).toString('utf8');
    if (typeof headers['content-type'] === 'string' && essence(headers['content-type']) === FORM_TYPE) fromQuery(text);
    else found.push(...textsUnder(parsedJson(text), tells));
  }
  return [...new Set(found)].filter(isTelling);
};

/** What bodies have at hidden places: it is looked for everywhere else, too. */
export const hiddenIn = ({ request, response }: Exchange, { hidden }: Redactor): readonly string[] =>
  hidden ? [request, response].flatMap((message) => hiddenTextsOf(message, hidden).filter(isTelling)) : [];

const secretsOfHeaders = (headers: HeaderMap, tells: (name: string) => boolean): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || !tells(name)) return [];
    return (typeof value === 'string' ? [value] : value).flatMap((line) => {
      if (name === 'set-cookie') return [(line.split(';')[0] ?? '').replace(/^[^=]*=/, '')];
      if (name === 'cookie') return line.split(';').map((pair) => pair.replace(/^[^=]*=/, '').trim());
      const credential = line.replace(/^[A-Za-z][\w-]* +(?=\S)/, '');
      return /^basic /i.test(line) ? [credential, ...basicParts(credential)] : [credential];
    });
  });

/** `user:password`, and the password. */
const basicParts = (credential: string): readonly string[] => {
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return [pair, pair.slice(pair.indexOf(':') + 1)];
};

/** A word such as `password` or `expired` under a telling name is everywhere, and no secret. */
const isTelling = (text: string): boolean =>
  text.length >= 8 && (/\d/.test(text) || text.length >= 20 || /\W/.test(text));
