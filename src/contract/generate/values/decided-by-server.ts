/** Does the name of a property say that servers decide it themselves, whatever is sent? */
export const isDecidedByServer = (name: string): boolean => WORD.test(name) || MOMENT.test(name);

const WORD = /^_|created|updated|modified|changed|etag|version|revision|password|secret|token/i;

/** `publishedAt` and `published_on`, not `format` or `season`: the capital and the underscore tell them apart. */
const MOMENT = /[a-z\d]At$|_(?:at|on)$|_(?:AT|ON)$/;
