import { fail } from '../../core/errors';
import { nearestName } from '../../core/text/nearest-name';
import type { Spec } from '../../specs/spec';
import { OPTIONS, type Selection, type SelectionOption, tagsOf, wordKey } from './selection';

/** A document may have a thousand operations. */
const listed = (known: readonly string[], most = 50): string =>
  known.length === 0
    ? 'none'
    : known.length <= most
      ? known.join(', ')
      : `${known.slice(0, most).join(', ')} … (${known.length} in all)`;

/**
 * A word that meant nothing in any plan: someone who writes it believes that it does something.
 * @throws UNKNOWN_OPERATION, USAGE naming the option, the words and what there is
 */
export const refuseUnmatched = (
  selection: Selection,
  matched: readonly ReadonlySet<string>[],
  specs: readonly Spec[],
  cases: () => readonly string[] = () => [],
): void => {
  for (const option of OPTIONS) {
    const words = selection[option] ?? [];
    const unmatched = unmatchedOf(option, words, matched);
    if (unmatched.length === 0 || (option === 'failed' && unmatched.length < words.length)) continue;
    throw refusal(option, unmatched, specs, cases);
  }
};

/** A report may be older than the document: what is left of it is asked, and the rest is told. */
export const failedNotices = (
  { failed = [] }: Selection,
  matched: readonly ReadonlySet<string>[],
): readonly string[] => {
  const gone = unmatchedOf('failed', failed, matched);
  return gone.length === 0
    ? []
    : [`${gone.length} of the ${failed.length} failed cases of the report are not in the plan now: ${listed(gone, 3)}`];
};

const unmatchedOf = (
  option: SelectionOption,
  words: readonly string[],
  matched: readonly ReadonlySet<string>[],
): readonly string[] => words.filter((word) => !matched.some((one) => one.has(wordKey(option, word))));

const refusal = (
  option: SelectionOption,
  unmatched: readonly string[],
  specs: readonly Spec[],
  cases: () => readonly string[],
) => {
  const named = unmatched.join('", "');
  if (option === 'failed')
    return fail(
      'USAGE',
      `No case of the report is in the plan now: "${unmatched[0]}" is the first of it.${ofOthers(unmatched, specs)}`,
    );
  // Who names an operation by its method and path is shown those.
  const isSpoken = (option === 'only' || option === 'except') && unmatched[0]?.includes(' /') === true;
  const isNamed = option === 'only' || option === 'except';
  const all = isNamed && specs.some(({ name }) => unmatched[0]?.startsWith(`${name}/`)) ? cases() : [];
  const known = [
    ...new Set(isSpoken ? spokenOf(specs) : all.length > 0 ? nearCases(all, unmatched[0] ?? '') : KNOWN[option](specs)),
  ];
  const close = nearestName(known, unmatched[0] ?? '');
  const hint = close === undefined ? '' : ` (did you mean "${close}"?)`;
  if (all.length > 0) return fail('USAGE', `No case "${named}". Known: ${listed(known)}${hint}.`);
  return isNamed
    ? fail('UNKNOWN_OPERATION', named, `${listed(known)}${hint}`)
    : fail('USAGE', `--${option} "${named}" matches nothing. Known: ${listed(known)}${hint}.`);
};

/** Those of the operation that is named, where there is one. */
const nearCases = (ids: readonly string[], word: string): readonly string[] => {
  const [vendor, operation] = word.split('/');
  const own = ids.filter((id) => id.startsWith(`${vendor}/${operation}/`));
  return own.length > 0 ? own : [...new Set(ids.map((id) => id.split('/').slice(0, 2).join('/')))];
};

/** Case ids begin with the vendor's name. */
const ofOthers = (ids: readonly string[], specs: readonly Spec[]): string => {
  const vendors = [...new Set(ids.map((id) => id.split('/')[0] ?? ''))];
  const asked = specs.map(({ name }) => name);
  return vendors.some((vendor) => asked.includes(vendor))
    ? ''
    : ` The report is of ${listed(vendors)}, and this run asks ${listed(asked)}.`;
};

const operationsOf = (specs: readonly Spec[]) => specs.flatMap(({ operations }) => operations);

const spokenOf = (specs: readonly Spec[]) => operationsOf(specs).map(({ method, path }) => `${method} ${path}`);

const KNOWN: Readonly<Record<Exclude<SelectionOption, 'failed'>, (specs: readonly Spec[]) => readonly string[]>> = {
  only: (specs) => operationsOf(specs).map(({ id }) => id),
  except: (specs) => operationsOf(specs).map(({ id }) => id),
  tag: (specs) => operationsOf(specs).flatMap(tagsOf),
  path: (specs) => operationsOf(specs).map(({ path }) => path),
  method: (specs) => operationsOf(specs).map(({ method }) => method),
};
