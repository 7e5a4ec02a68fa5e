export { clearCache, connectCache, invalidate, seed } from './cache';
export * from './hooks';
export * from './preview';
export * from './refetch';
export * from './session';
