import { act, renderHook, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, setPort, type Port } from '@/platform';
import { createFakePort, type FakePort } from '@/platform/fake';
import { clearCache, connectCache, useMutation, useQuery } from '.';

let port: FakePort;
let asked: string[];

beforeEach(() => {
  port = createFakePort({ tenants: 20, latency: 0 });
  asked = [];
  const invoke: Port['invoke'] = (command, args) => {
    asked.push(command);
    return port.invoke(command, args);
  };
  setPort({ ...port, invoke });
  clearCache();
  return connectCache();
});

describe('useQuery', () => {
  it('asks once for many that show the same', async () => {
    const both = renderHook(() => [useQuery('overview', {}), useQuery('overview', {})] as const);
    await waitFor(() => expect(both.result.current[1].data?.tenants_total).toBe(20));
    expect(asked).toEqual(['overview']);
  });

  it('keeps the old answer in sight while the new one is fetched', async () => {
    const { result } = renderHook(() => useQuery('overview', {}));
    await waitFor(() => expect(result.current.data).toBeDefined());
    port.world.tenants.pop();
    act(() => port.emit('changed', { tags: ['tenants'] }));
    expect(result.current.fetching).toBe(true);
    expect(result.current.data?.tenants_total).toBe(20);
    await waitFor(() => expect(result.current.data?.tenants_total).toBe(19));
  });

  it('lies still when another tag changes', async () => {
    const { result } = renderHook(() => useQuery('overview', {}));
    await waitFor(() => expect(result.current.data).toBeDefined());
    act(() => port.emit('changed', { tags: ['settings'] }));
    expect(asked).toEqual(['overview']);
  });

  it('asks again for what went stale out of sight', async () => {
    const first = renderHook(() => useQuery('overview', {}));
    await waitFor(() => expect(first.result.current.data).toBeDefined());
    first.unmount();
    act(() => port.emit('changed', { tags: ['tenants'] }));
    expect(asked).toHaveLength(1);
    const second = renderHook(() => useQuery('overview', {}));
    expect(second.result.current.data).toBeDefined();
    await waitFor(() => expect(asked).toHaveLength(2));
  });

  it('drops an answer that a later question overtook', async () => {
    const answers: ((value: unknown) => void)[] = [];
    setPort({ ...port, invoke: () => new Promise((resolve) => answers.push(resolve as (value: unknown) => void)) });
    clearCache();
    const { result } = renderHook(() => useQuery('sample_code', {}));
    act(() => result.current.refetch());
    await act(async () => answers[1]?.('new'));
    await act(async () => answers[0]?.('old'));
    expect(result.current.data).toBe('new');
  });

  it('shows answers under a stream of changes, one question at a time, and the last state in the end', async () => {
    const answers: ((value: unknown) => void)[] = [];
    setPort({ ...port, invoke: () => new Promise((resolve) => answers.push(resolve as (value: unknown) => void)) });
    clearCache();
    const { result } = renderHook(() => useQuery('overview', {}));
    for (let change = 0; change < 50; change += 1) act(() => port.emit('changed', { tags: ['tenants'] }));
    expect(answers).toHaveLength(1);
    await act(async () => answers[0]?.('first'));
    expect(result.current.data).toBe('first');
    expect(answers).toHaveLength(2);
    await act(async () => answers[1]?.('last'));
    expect(result.current.data).toBe('last');
    expect(result.current.fetching).toBe(false);
    expect(answers).toHaveLength(2);
  });

  it('shows the problem and keeps what was known', async () => {
    const { result } = renderHook(() => useQuery('overview', {}));
    await waitFor(() => expect(result.current.data).toBeDefined());
    vi.spyOn(port, 'invoke').mockRejectedValue(problem('storage', 'The local copy could not be read.'));
    act(() => result.current.refetch());
    await waitFor(() => expect(result.current.problem?.code).toBe('storage'));
    expect(result.current.data).toBeDefined();
    expect(result.current.pending).toBe(false);
  });

  it('takes the sync state from the event without asking', async () => {
    const { result } = renderHook(() => useQuery('sync_status', {}));
    await waitFor(() => expect(result.current.data?.link).toBe('live'));
    const status = result.current.data;
    if (!status) throw new Error('unreachable');
    act(() => port.emit('sync', { ...status, link: 'offline' }));
    expect(result.current.data?.link).toBe('offline');
    expect(asked).toEqual(['sync_status']);
  });
});

describe('useMutation', () => {
  it('rejects with the problem and holds it', async () => {
    const { result } = renderHook(() => useMutation('unlock'));
    await act(async () => {
      await expect(result.current.run({ password: 'wrong' })).rejects.toMatchObject({ code: 'bad_credentials' });
    });
    expect(result.current.problem?.code).toBe('bad_credentials');
    expect(result.current.running).toBe(false);
  });

  it('turns whatever was thrown into a problem', async () => {
    setPort({ ...port, invoke: () => Promise.reject(new Error('window is gone')) });
    const { result } = renderHook(() => useMutation('lock'));
    await act(async () => {
      await expect(result.current.run({})).rejects.toMatchObject({ code: 'internal', detail: 'window is gone' });
    });
  });
});
