export { fail, isOurs, UnderstudyError } from './core/errors';
