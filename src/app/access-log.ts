export { type AccessLog, createAccessLog } from '../mock/access-log';
