import { templatePath } from '../specs/routing/path-template';
import type { Operation } from '../specs/spec';

/** What comes before the verb: `bulk-delete`, `batchDelete`. */
const QUALIFIERS: ReadonlySet<string> = new Set(
  'bulk batch mass multi multiple force soft hard do api async'.split(' '),
);

/** What a POST is called that changes, ends or empties what is there; a document has no other word for it. */
const VERBS: ReadonlySet<string> = new Set(
  `
    delete deleterange remove destroy erase drop discard trash purge wipe truncate flush clear clean cleanup
    prune evict compact compaction defragment reset rollback restore unregister uninstall revoke disable
    enable deactivate suspend ban lock logout cancel terminate abort kill stop pause shutdown poweroff restart
    reboot update change set edit modify promote rename replace overwrite move merge transfer toggle switch
    activate block freeze archive revive expire import apply migrate upgrade downgrade
    disconnect detach dissociate unlink unsubscribe unassign leave close dismiss withdraw retire invalidate evacuate
    drain unmount eject unblock unlock unban unpause unfreeze unarchive unsuspend resume rotate
    anonymize anonymise unset signout
  `
    .trim()
    .split(/\s+/),
);

const CREATIONS: ReadonlySet<string> = new Set(['create', 'add', 'insert', 'new', 'upload']);

/** What a POST is called that only asks: its question is too long for a URL. */
const QUESTIONS: ReadonlySet<string> = new Set(
  `
    search find query count check validate verify lookup list get read preview estimate calculate compute evaluate
    explain compare match suggest autocomplete predict analyze analyse parse
  `
    .trim()
    .split(/\s+/),
);

/**
 * Is it a POST that changes something, by the end of its path (`/admin/delete_series`, `/docs:batchDelete`, `/chat.delete`) or its name
 * (`Cache_clearAll`)? A GET that does more than read is as good as a POST.
 */
export const changesByName = (operation: Operation): boolean => isCalled(operation, VERBS);

/** What brings back what was deleted. */
const RESTORES: ReadonlySet<string> = new Set(['restore', 'undelete', 'untrash', 'recover', 'undestroy']);

/** Is it a POST or a PUT that brings back what was deleted, by the end of its path: `/pets/{id}/restore`, `/pets/{id}:undelete`? */
export const restoresByName = ({ method, path, safe }: Operation): boolean =>
  !safe &&
  (method === 'POST' || method === 'PUT') &&
  RESTORES.has(/\}[/:]([a-z]+)\/?$/i.exec(path)?.[1]?.toLowerCase() ?? '');

/** A POST, or a GET that does more than read. */
export const isAction = ({ method, safe }: Operation): boolean => !safe && (method === 'POST' || method === 'GET');

/** Is it one that creates something, as `/tools/create-dicom`? */
export const createsByName = (operation: Operation): boolean => isCalled(operation, CREATIONS);

/** Is it a POST that leaves nothing there, as `/requests/count` and `searchPets`? */
export const asksByName = (operation: Operation): boolean =>
  isCalled(operation, QUESTIONS) && !changesByName(operation);

const isCalled = (operation: Operation, verbs: ReadonlySet<string>): boolean => {
  const { method, path, id } = operation;
  if (!isAction(operation)) return false;
  const last =
    templatePath(path)
      .replaceAll(/\{[^{}]*\}/g, '')
      .split(/[/:]/)
      .at(-1) ?? '';
  const named = id === `${method} ${path}` ? [] : id.split(/[^A-Za-z\d]+/);
  return [...last.split('.'), ...named].some((text) => verbs.has(verbOf(text)));
};

/** `deleteAll`, `DeleteAll`, `delete_all`, `delete-all` and `bulk-delete` have one verb. */
const verbOf = (text: string): string => {
  const words = text.match(/[A-Z]?[a-z]+|[A-Z]+/g)?.map((word) => word.toLowerCase()) ?? [];
  return words.find((word) => !QUALIFIERS.has(word)) ?? '';
};
