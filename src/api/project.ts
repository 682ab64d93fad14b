/** What a project has, without reading any of it. Loads fast. */
export { type ProjectContents, projectContents } from '../app/project/project-contents';
