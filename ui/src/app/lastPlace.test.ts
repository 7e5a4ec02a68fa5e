import { createMemoryHistory } from '@tanstack/react-router';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPlace, lastPlace, returnToLastPlace } from './lastPlace';
import { createAppRouter } from './router';

beforeEach(() => {
  localStorage.clear();
  window.location.hash = '';
});
afterEach(() => {
  window.location.hash = '';
});

async function visit(path: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: ['/'] }));
  const stop = keepPlace(router);
  await router.load();
  router.history.push(path);
  await router.load();
  stop();
}

describe('where the console opens', () => {
  it('is where it was left', async () => {
    await visit('/tenants');
    returnToLastPlace();
    expect(window.location.hash).toBe('#/tenants');
  });

  it('keeps neither what was searched nor whose dossier was open', async () => {
    await visit('/tenants?q=smith');
    expect(lastPlace()).toBe('/tenants');
    await visit('/tenants/01890000-0000-7000-8000-000000000000');
    expect(lastPlace()).toBe('/tenants');
    expect(Object.values({ ...localStorage }).join()).not.toMatch(/smith|01890000/);
  });

  it('is where it is told to, and never a place that nobody knows', () => {
    localStorage.setItem('wheelhouse.place', '/audit');
    window.location.hash = '#/incidents';
    returnToLastPlace();
    expect(window.location.hash).toBe('#/incidents');
    localStorage.setItem('wheelhouse.place', '//evil.example');
    expect(lastPlace()).toBeNull();
  });
});
