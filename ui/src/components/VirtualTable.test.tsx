import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useMemo, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { problem } from '@/platform';
import { expectNoViolations, renderPart } from '@/test/render';
import { usePagedRows, useRows, useSelectedKeys, VirtualTable, type Column, type Page, type Sort } from '.';

interface Item {
  id: string;
  name: string;
}

const columns: Column<Item>[] = [{ key: 'name', header: 'Name', width: '1fr', sortable: true, cell: (row) => row.name }];
const item = (index: number, prefix = 'Item'): Item => ({ id: `${prefix}${index}`, name: `${prefix} ${index}` });
const pageOf = (offset: number, limit: number, total: number, prefix?: string): Page<Item> => ({
  total,
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => item(offset + i, prefix)),
});

interface PagedProps {
  load: (offset: number, limit: number) => Promise<Page<Item>>;
  queryKey?: string;
  version?: number;
  onOpen?: (row: Item) => void;
}

function Paged({ load, queryKey = 'all', version = 0, onOpen = () => {} }: PagedProps) {
  const [sort, setSort] = useState<Sort | null>(null);
  const source = usePagedRows({ queryKey, version, loadPage: load });
  const selection = useSelectedKeys(useMemo(() => Array.from({ length: 300 }, (_, i) => item(i).id), []));
  return <VirtualTable label="Items" columns={columns} source={source} rowKey={(row) => row.id} onOpen={onOpen} selection={selection} sort={sort} onSort={setSort} />;
}

const active = () => {
  const id = screen.getByRole('grid').getAttribute('aria-activedescendant');
  return id ? (document.getElementById(id)?.textContent ?? null) : null;
};

describe('a table of 100,000 rows', () => {
  it('asks for one page, holds few rows in the page and says how many there are', async () => {
    const load = vi.fn((offset: number, limit: number) => Promise.resolve(pageOf(offset, limit, 100_000)));
    const { container } = renderPart(<Paged load={load} />);
    expect(screen.getByRole('grid')).toHaveAttribute('aria-busy', 'true');
    await screen.findByText('Item 0');
    expect(load.mock.calls).toEqual([[0, 100]]);
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '100001');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    await expectNoViolations(container);
  });

  it('is walked and used by keyboard alone', async () => {
    const opened = vi.fn();
    renderPart(<Paged load={(offset, limit) => Promise.resolve(pageOf(offset, limit, 100_000))} onOpen={opened} />);
    await screen.findByText('Item 0');
    const user = userEvent.setup();
    await act(async () => screen.getByRole('grid').focus());
    expect(active()).toContain('Item 0');
    await user.keyboard('jj{ArrowDown}k');
    expect(active()).toContain('Item 2');
    await user.keyboard('x');
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('Item 2');
    await user.keyboard('{Enter}');
    expect(opened).toHaveBeenCalledWith(item(2), 2);
    await user.keyboard('x{Home}');
    expect(screen.queryByRole('row', { selected: true })).toBeNull();
    expect(active()).toContain('Item 0');
  });

  it('draws ranges by Shift, takes them back, and chooses all and none', async () => {
    renderPart(<Paged load={(offset, limit) => Promise.resolve(pageOf(offset, limit, 100_000))} />);
    await screen.findByText('Item 0');
    const user = userEvent.setup();
    await act(async () => screen.getByRole('grid').focus());
    const chosen = () => screen.queryAllByRole('row', { selected: true }).map((row) => row.textContent);
    await user.keyboard('jj{Shift>}jj{ArrowDown}{/Shift}');
    expect(chosen()).toHaveLength(4);
    await user.keyboard('{Shift>}kk{/Shift}');
    expect(chosen()).toHaveLength(2);
    // Over to the other side of where it began.
    await user.keyboard('{Shift>}kkk{/Shift}');
    expect(chosen().map((text) => text?.slice(-6))).toEqual(['Item 0', 'Item 1', 'Item 2']);
    await user.keyboard('{Control>}a{/Control}');
    expect(screen.getByRole('checkbox', { name: 'Select all' })).toBeChecked();
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    expect(chosen()).toHaveLength(0);
  });

  it('chooses by mouse: one more with Ctrl, all between with Shift, and opens by neither', async () => {
    const opened = vi.fn();
    renderPart(<Paged load={(offset, limit) => Promise.resolve(pageOf(offset, limit, 100_000))} onOpen={opened} />);
    const user = userEvent.setup();
    await user.keyboard('{Control>}');
    await user.click(await screen.findByText('Item 1'));
    await user.keyboard('{/Control}{Shift>}');
    await user.click(screen.getByText('Item 4'));
    await user.keyboard('{/Shift}');
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(4);
    expect(screen.getByRole('checkbox', { name: 'Select all' })).toBePartiallyChecked();
    expect(opened).not.toHaveBeenCalled();
  });

  it('never moves above the first row', async () => {
    renderPart(<Paged load={(offset, limit) => Promise.resolve(pageOf(offset, limit, 3))} />);
    await screen.findByText('Item 0');
    const user = userEvent.setup();
    await act(async () => screen.getByRole('grid').focus());
    await user.keyboard('kkk');
    expect(active()).toContain('Item 0');
    await user.keyboard('jjjjjjj');
    expect(active()).toContain('Item 2');
  });
});

describe('a query that changes', () => {
  it('keeps the old rows in sight until the new ones come, and drops late answers', async () => {
    const answers = new Map<string, (page: Page<Item>) => void>();
    const load = (key: string) => () => new Promise<Page<Item>>((resolve) => answers.set(key, resolve));
    const { rerender } = renderPart(<Paged queryKey="a" load={load('a')} />);
    await act(async () => answers.get('a')?.(pageOf(0, 100, 5, 'A')));
    rerender(<Paged queryKey="b" load={load('b')} />);
    expect(screen.getByText('A 0')).toBeInTheDocument();
    expect(screen.getByRole('grid')).toHaveAttribute('data-stale');
    rerender(<Paged queryKey="c" load={load('c')} />);
    await act(async () => answers.get('c')?.(pageOf(0, 100, 5, 'C')));
    await act(async () => answers.get('b')?.(pageOf(0, 100, 5, 'B')));
    expect(screen.getByText('C 0')).toBeInTheDocument();
    expect(screen.queryByText('B 0')).toBeNull();
  });

  it('asks again in place when the data behind changed', async () => {
    let prefix = 'Old';
    const load = vi.fn((offset: number, limit: number) => Promise.resolve(pageOf(offset, limit, 5, prefix)));
    const { rerender } = renderPart(<Paged load={load} version={1} />);
    await screen.findByText('Old 0');
    prefix = 'New';
    rerender(<Paged load={load} version={2} />);
    expect(screen.getByText('Old 0')).toBeInTheDocument();
    await screen.findByText('New 0');
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe('a table without rows', () => {
  it('says that it is empty only once it knows', async () => {
    renderPart(<Paged load={() => Promise.resolve({ total: 0, rows: [] })} />);
    expect(screen.queryByText('Nothing here')).toBeNull();
    expect(await screen.findByText('Nothing here')).toBeVisible();
  });

  it('shows the problem and loads after a retry', async () => {
    const load = vi.fn(() => Promise.reject(problem('storage', 'The local copy could not be read.')) as Promise<Page<Item>>);
    renderPart(<Paged load={load} />);
    expect(await screen.findByRole('alert')).toHaveTextContent('The local copy could not be read.');
    load.mockImplementation(() => Promise.resolve(pageOf(0, 100, 1)));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Item 0')).toBeVisible();
  });
});

function Fixed() {
  const [sort, setSort] = useState<Sort | null>(null);
  const source = useRows([item(0), item(1)]);
  return <VirtualTable label="Items" columns={columns} source={source} rowKey={(row) => row.id} sort={sort} onSort={setSort} />;
}

it('tells how it is sorted', async () => {
  renderPart(<Fixed />);
  const header = screen.getByRole('columnheader', { name: 'Name' });
  const button = within(header).getByRole('button');
  expect(header).toHaveAttribute('aria-sort', 'none');
  await userEvent.click(button);
  await waitFor(() => expect(header).toHaveAttribute('aria-sort', 'ascending'));
  await userEvent.click(button);
  expect(header).toHaveAttribute('aria-sort', 'descending');
});
