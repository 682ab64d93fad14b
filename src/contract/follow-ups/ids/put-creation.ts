import { randomBytes, randomUUID } from 'node:crypto';
import type { ContractCase } from '../../../core/results/case';
import type { Operation, Spec } from '../../../specs/spec';
import { bare, singulars } from './bare-name';

/** Of an `IdGroup`. */
interface NamedRecords {
  readonly path: string;
  readonly names: readonly string[];
  readonly collections: readonly string[];
}

/**
 * Creates a PUT, or a POST to the record, what no POST to the collection creates, under a name that the client chooses:
 * `PUT /settings/{key}`? Its document says so, by a 201 or in words, and has the DELETE that takes them away again.
 * @param own the operations at the record
 */
export const isPutCreation = (spec: Spec, put: Operation, own: readonly Operation[], group: NamedRecords): boolean =>
  saysCreates(put) && own.some(({ method }) => method === 'DELETE') && isNameOfItsOwn(spec, group);

/** A POST to a record may as well rename it, or send it something, and answer 201: it has to say both. */
const saysCreates = ({ method, node, responses }: Operation): boolean => {
  const is201 = responses.some(({ status }) => status === '201');
  const isSaid = [node.summary, node.description].some((text) => typeof text === 'string' && CREATES.test(text));
  return method === 'POST' ? is201 && isSaid : is201 || isSaid;
};

const CREATES = /\b(?:creates?|upserts?)\b/i;

/** A user in a team, or a role of a user, is a record of another kind: a name that nobody has used is no such one. */
const isNameOfItsOwn = (spec: Spec, { path, names, collections }: NamedRecords): boolean => {
  const [name, other] = names;
  const place = path.slice(0, path.lastIndexOf('/'));
  const kinds = singulars(bare(collections[0]?.split('/').at(-1) ?? ''));
  const [, stem = ''] = /^(.*?)(?:id|uuid|guid|key|name|slug|code|tag|alias|label)?$/.exec(bare(name ?? '')) ?? [];
  if (name === undefined || other !== undefined || !(stem === '' || kinds.some((kind) => kind.endsWith(stem))))
    return false;
  return !spec.operations.some(
    (each) => !`${each.path}/`.startsWith(`${place}/`) && kinds.includes(bare(each.path.split('/').at(-1) ?? '')),
  );
};

/** Names like the one that is shown, which nobody has used; where no digit is allowed, of letters alone. */
export const freeNames = (shown: string): readonly string[] => {
  const own = randomBytes(4).toString('hex');
  const letters = own.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  const forms = [own, letters].flatMap((end) => [
    ...['-', '_', '', '.'].map((between) => `${shown}${between}${end}`),
    end,
    end.toUpperCase(),
  ]);
  return [randomUUID(), ...forms].filter((_name, index) => index > 0 || UUID.test(shown));
};

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** The question at such a name: whether it may be given, and to whom, no document says. */
export const atFreeName = (name: string, { follows, ...question }: ContractCase): ContractCase => ({
  ...question,
  ...(follows && follows.caseId !== '' && { follows }),
  request: {
    ...question.request,
    values: question.request.values.map((value) =>
      value.in === 'path' && value.name === name ? { ...value, origin: 'made' } : value,
    ),
  },
  expect: { ...question.expect, assumes: `the ${name} is a new one, and not every name need be taken` },
});
