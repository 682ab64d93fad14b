import { gzipSync } from 'node:zlib';
import type { Variables } from '../../src/contract/variables';
import { isJsonType, isXmlType } from '../../src/core/http/media-type';
import { good, goodAnswer, only, put, with_, without } from './change';
import type { Change } from './faithful';

/** A faithful server that uses a freedom which the documents leave: whatever else is found, nothing of it is a failure. */
export interface Truth {
  readonly name: string;
  readonly vendor: 'wethod' | 'callab' | 'highlevel' | 'superoffice';
  readonly change: Change;
  readonly variables?: Variables;
}

const summary = 'v1ContactEntity_GetContactSummary';
const active = 'v1ContactAgent_GetMyActiveContacts';
const asIs: Change = (answer) => answer;

/** Every date-time of a SuperOffice answer, written another way. */
const dates = (rewrite: (text: string) => string): Change =>
  good((value) => JSON.parse(JSON.stringify(value).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d/g, rewrite)));

const reverseKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reverseKeys(item)]),
  );
};

const extraEverywhere = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(extraEverywhere);
  if (typeof value !== 'object' || value === null) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, item]) => [key, extraEverywhere(item)])),
    brandNew: 1,
  };
};

/** Extra members of a map of objects would be entries of it, and those have a documented shape. */
const outsideFieldProperties = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((item) => ({ ...item, brandNew: 1 })) : extraEverywhere(value);

const asJsonText = (write: (value: unknown) => string | Buffer): Change =>
  goodAnswer(({ mediaType, value }) => (mediaType && isJsonType(mediaType) ? { raw: write(value) } : {}));

export const TRUTHS: readonly Truth[] = [
  ...(['wethod', 'callab', 'highlevel', 'superoffice'] as const).flatMap((vendor): readonly Truth[] => [
    { name: 'the documented samples', vendor, change: asIs },
    { name: 'properties in another order', vendor, change: good(reverseKeys) },
    { name: 'indented JSON', vendor, change: asJsonText((value) => JSON.stringify(value, null, 4)) },
    {
      name: 'letters as escapes',
      vendor,
      change: asJsonText((value) => JSON.stringify(value).replaceAll(/[aeiou](?=[^"]*":)/g, escaped)),
    },
    {
      name: 'a content coding nobody asked for',
      vendor,
      change: goodAnswer((answer, asked) => ({
        ...asJsonText((value) => gzipSync(JSON.stringify(value)))(answer, asked),
        ...(answer.mediaType && isJsonType(answer.mediaType) && { headers: { 'content-encoding': 'gzip' } }),
      })),
    },
    {
      name: 'media types in capitals, with a charset',
      vendor,
      change: goodAnswer(({ mediaType = '' }) => ({
        headers: { 'content-type': `${mediaType.toUpperCase()}; Charset=UTF-8` },
      })),
    },
    {
      name: 'headers that nobody documents',
      vendor,
      change: goodAnswer(() => ({
        headers: { 'x-request-id': '17', 'cache-control': 'no-store', 'set-cookie': 'a=b' },
      })),
    },
    {
      name: 'extra properties everywhere',
      vendor,
      change: good(vendor === 'superoffice' ? outsideFieldProperties : extraEverywhere),
    },
  ]),
  { name: 'a telephone number as a number', vendor: 'wethod', change: with_('telephone', 123456789) },
  { name: 'texts longer than our reading of the limits', vendor: 'wethod', change: with_('role', 'r'.repeat(300)) },
  { name: 'a time without milliseconds', vendor: 'wethod', change: with_('created_at', '2025-10-28T10:23:49+01:00') },
  {
    name: 'another documented error for a broken id',
    vendor: 'wethod',
    change: (answer) =>
      answer.status === 400 ? { ...answer, status: 404, value: { key: 'not_found', message: 'no' } } : answer,
  },
  { name: 'empty texts', vendor: 'wethod', change: good((contact) => put(put(contact, 'notes', ''), 'linkedin', '')) },
  {
    name: 'nulls where only a sample shows a value',
    vendor: 'wethod',
    change: good((contact) =>
      ['notes', 'linkedin', 'client_id', 'telephone'].reduce((tree: unknown, name) => put(tree, name, null), contact),
    ),
  },
  { name: 'no property that only a sample shows', vendor: 'wethod', change: without('linkedin') },
  {
    name: 'nulls where only a sample shows a value',
    vendor: 'callab',
    change: good((body) => put(put(body, 'data.campaign_id', null), 'data.tag_name', null)),
  },
  { name: 'no property that only a sample shows', vendor: 'callab', change: without('data.campaign_id') },
  {
    name: 'nulls where only a sample shows a value',
    vendor: 'superoffice',
    change: only(
      summary,
      good((body) =>
        ['Tickets.*.IconHint', 'Followups.*.Description', 'Chats.*.LastMessage', 'Sales.*.Amount'].reduce(
          (tree: unknown, path) => put(tree, path, null),
          body,
        ),
      ),
    ),
  },
  {
    name: 'no property that an older installation lacks',
    vendor: 'superoffice',
    change: only(summary, without('Tickets.*.IconHint')),
  },
  {
    name: 'an error object of an agent, with status 200',
    vendor: 'superoffice',
    change: only(
      active,
      goodAnswer(({ mediaType }) =>
        mediaType && isJsonType(mediaType) ? { value: { Message: 'no', MessageDetail: 'none' } } : {},
      ),
    ),
  },
  {
    name: 'another good status than the one of another page',
    vendor: 'highlevel',
    change: goodAnswer(() => ({ status: 203 })),
  },
  {
    name: 'nulls where another page allows them',
    vendor: 'callab',
    change: good((body) =>
      ['metadata', 'last_call_at', 'last_call_duration', 'last_call_feedback', 'notes'].reduce(
        (tree: unknown, name) => put(tree, `data.${name}`, null),
        body,
      ),
    ),
  },
  {
    name: 'an error with status 200',
    vendor: 'callab',
    change: good(() => ({ status: 'error', message: 'error', data: '' })),
  },
  { name: 'ids that are no uuids', vendor: 'callab', change: with_('data.id', 'contact-17') },
  { name: 'a property of newer pages', vendor: 'callab', change: with_('data.workspace_id', 'w-1') },
  {
    name: 'nulls that were seen in live answers',
    vendor: 'highlevel',
    change: good((body) =>
      ['name', 'email', 'phone', 'dnd', 'tags', 'customFields', 'attributionSource', 'lastActivity'].reduce(
        (tree: unknown, name) => put(tree, `contact.${name}`, null),
        body,
      ),
    ),
  },
  { name: 'fields that are left out', vendor: 'highlevel', change: without('contact.visitorId') },
  {
    name: 'a traceId on every answer',
    vendor: 'highlevel',
    change: (answer) => ({ ...answer, value: { ...(answer.value as object), traceId: 't-1' } }),
  },
  {
    name: 'a custom field of any type',
    vendor: 'highlevel',
    change: with_('contact.customFields', [
      { id: 'a', value: 1 },
      { id: 'b', value: ['x'] },
      { id: 'c', value: { y: 1 } },
    ]),
  },
  { name: 'seven fraction digits', vendor: 'superoffice', change: dates((text) => text) },
  { name: 'five fraction digits', vendor: 'superoffice', change: dates((text) => text.replace(/\.\d+/, '.83593')) },
  { name: 'no fraction', vendor: 'superoffice', change: dates((text) => text.replace(/\.\d+/, '')) },
  { name: 'no offset', vendor: 'superoffice', change: dates((text) => text.replace(/[+-]\d\d:\d\d$/, '')) },
  {
    name: 'an offset without its colon',
    vendor: 'superoffice',
    change: dates((text) => text.replace(/:(\d\d)$/, '$1')),
  },
  { name: 'times in UTC', vendor: 'superoffice', change: dates((text) => `${text.slice(0, 19)}Z`) },
  {
    name: 'empty lists',
    vendor: 'superoffice',
    change: good((value) => (Array.isArray(value) ? [] : put(value, 'Tickets', []))),
  },
  {
    name: 'null when there is nothing to return',
    vendor: 'superoffice',
    change: only(active, (answer) =>
      answer.status === 200 && answer.mediaType && !isXmlType(answer.mediaType) ? { ...answer, value: null } : answer,
    ),
  },
  {
    name: 'a contact where the sample has null',
    vendor: 'superoffice',
    change: only(summary, with_('Contact', { ContactId: 920, Name: 'Acme', Department: null, TableRight: null })),
  },
  {
    name: 'an activity of two kinds at once',
    vendor: 'superoffice',
    change: only(active, (answer, asked) =>
      asked.request.query.$select === undefined
        ? with_('*.Action', 'ActivityCompleted, PersonAdded')(answer, asked)
        : answer,
    ),
  },
  {
    name: 'a status that no list names',
    vendor: 'superoffice',
    change: only(summary, with_('Sales.*.Status', 'Paused')),
  },
  { name: 'a probability above 100', vendor: 'superoffice', change: only(summary, with_('Sales.*.Probability', 963)) },
  {
    name: 'the scheme in small letters',
    vendor: 'superoffice',
    change: asIs,
    variables: { UNDERSTUDY_SUPEROFFICE_SCHEME: 'soticket', UNDERSTUDY_SUPEROFFICE_TOKEN: '7T:abc123==' },
  },
  {
    name: 'the scheme in capitals',
    vendor: 'superoffice',
    change: asIs,
    variables: {
      UNDERSTUDY_SUPEROFFICE_SCHEME: 'BASIC',
      UNDERSTUDY_SUPEROFFICE_USER: 'tje0',
      UNDERSTUDY_SUPEROFFICE_PASSWORD: 'Tje0',
    },
  },
];

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
