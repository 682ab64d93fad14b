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
): void => {
  for (const option of OPTIONS) {
    const words = selection[option] ?? [];
    const unmatched = words.filter((word) => !matched.some((one) => one.has(wordKey(option, word))));
    // A report may be older than the document: what is left of it is asked.
    if (unmatched.length === 0 || (option === 'failed' && unmatched.length < words.length)) continue;
    throw refusal(option, unmatched, specs);
  }
};

const refusal = (option: SelectionOption, unmatched: readonly string[], specs: readonly Spec[]) => {
  const named = unmatched.join('", "');
  if (option === 'failed')
    return fail('USAGE', `No case of the report is in the plan now: "${unmatched[0]}" is the first of it.`);
  const known = [...new Set(KNOWN[option](specs))];
  const close = nearestName(known, unmatched[0] ?? '');
  const hint = close === undefined ? '' : ` (did you mean "${close}"?)`;
  return option === 'only' || option === 'except'
    ? fail('UNKNOWN_OPERATION', named, `${listed(known)}${hint}`)
    : fail('USAGE', `--${option} "${named}" matches nothing. Known: ${listed(known)}${hint}.`);
};

const operationsOf = (specs: readonly Spec[]) => specs.flatMap(({ operations }) => operations);

const KNOWN: Readonly<Record<Exclude<SelectionOption, 'failed'>, (specs: readonly Spec[]) => readonly string[]>> = {
  only: (specs) => operationsOf(specs).map(({ id }) => id),
  except: (specs) => operationsOf(specs).map(({ id }) => id),
  tag: (specs) => operationsOf(specs).flatMap(tagsOf),
  path: (specs) => operationsOf(specs).map(({ path }) => path),
  method: (specs) => operationsOf(specs).map(({ method }) => method),
};
