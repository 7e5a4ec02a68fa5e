import { createMemoryHistory } from '@tanstack/react-router';
import { act, render } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect } from 'vitest';
import { App } from '@/app/App';
import { createAppRouter } from '@/app/router';
import { TooltipProvider } from '@/components';
import { i18n, setLanguage, type Language } from '@/i18n';
import { setPort } from '@/platform';
import { createFakePort, type FakeOptions, type FakePort } from '@/platform/fake';
import { clearCache, connectCache } from '@/state';

export interface AppOptions extends FakeOptions {
  language?: Language;
  /** Changes the world before anything is asked of it. */
  prepare?: (world: FakePort['world']) => void;
}

/** The whole app at a path, over a small world of the test twin. */
export async function renderApp(path: string, { language = 'en', prepare, ...options }: AppOptions = {}) {
  const port = createFakePort({ tenants: 120, latency: 0, ...options });
  port.world.settings.language = language;
  prepare?.(port.world);
  setPort(port);
  clearCache();
  const disconnect = connectCache();
  await setLanguage(language);
  const history = createMemoryHistory({ initialEntries: [path] });
  const view = await act(async () => render(<App router={createAppRouter(history)} />));
  return { ...view, port, history, unmount: () => (disconnect(), view.unmount()) };
}

/** One component with what every component may lean on. */
export function renderPart(part: ReactNode) {
  return render(part, { wrapper: TooltipProvider });
}

/** axe, without what needs a real layout: contrast is proven by the tokens' own test. */
export async function expectNoViolations(element: Element = document.body) {
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

export { i18n };
