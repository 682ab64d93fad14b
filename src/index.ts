/** In parts: running mocks, testing and answers, documents, reports. What vendor files are written with is `understudy/vendor`. */
export * from './api/answers';
export { type Config, isOurs, plainLines, readConfig, UnderstudyError } from './api/basics';
export * from './api/documents';
export * from './api/reports';
export * from './api/running';
export * from './api/scaling';
export * from './api/testing';
