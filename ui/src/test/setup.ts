import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import '@/i18n';

// What jsdom lacks and the primitives measure with. Lists are given the size of a real window.
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= Observer;
window.scrollTo = () => {};
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => {};
Element.prototype.releasePointerCapture ??= () => {};
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => {},
    removeEventListener: () => {},
  }) as unknown as MediaQueryList;
Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, value: 720 });
Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, value: 1280 });

// A busy machine is slow, not wrong: only the test's own limit ends a wait.
configure({ asyncUtilTimeout: 20_000 });

afterEach(cleanup);
