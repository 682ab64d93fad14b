export * from './api/answers';
export * from './api/basics';
export * from './api/definitions';
export * from './api/documents';
export * from './api/recorders';
export * from './api/reports';
export * from './api/running';
export * from './api/testing';
