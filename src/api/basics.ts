/** Configuration, errors and plain text: what every command needs. All of it has to load fast. */
export { type Config, readConfig } from '../app/project/config';
export { packageRoot } from '../app/project/package-root';
export { fail, isOurs, messageOf, UnderstudyError } from '../core/errors';
export { plain, plainDeep, plainJson, plainLines, withoutCommands } from '../core/text/plain';
export { terminalOf } from '../core/text/terminal';
