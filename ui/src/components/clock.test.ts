import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNow } from './clock';

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

it('renders once a beat, not once a render', () => {
  let renders = 0;
  const { result, rerender } = renderHook(() => {
    renders += 1;
    return useNow(1_000);
  });
  vi.setSystemTime(100_400);
  rerender();
  rerender();
  expect(result.current).toBe(100_000);
  expect(renders).toBe(3);
  act(() => void vi.advanceTimersByTime(1_000));
  expect(result.current).toBe(101_000);
  expect(renders).toBe(4);
});

it('runs one timer for all and none for nobody', () => {
  const hooks = [1, 2, 3].map(() => renderHook(() => useNow(1_000)));
  expect(vi.getTimerCount()).toBe(1);
  hooks.forEach((hook) => hook.unmount());
  expect(vi.getTimerCount()).toBe(0);
});
