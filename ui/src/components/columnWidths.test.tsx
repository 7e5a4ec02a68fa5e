import { act, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useMemo, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '@/i18n';
import { expectNoViolations, renderPart } from '@/test/render';
import { useRows, VirtualTable, type Column, type Widths } from '.';

interface Item {
  id: string;
}

const items = Array.from({ length: 20 }, (_, index): Item => ({ id: `Item ${index}` }));
const tracks = { name: 'minmax(200px, 2fr)', plan: '100px', price: '120px' } as const;
const headers = { name: 'Name', plan: 'Plan', price: 'Price' } as const;
const keys = ['name', 'plan', 'price'] as const;

interface ListProps {
  onResize?: (widths: Widths) => void;
  drawn?: () => void;
}

function List({ onResize = () => {}, drawn = () => {} }: ListProps) {
  const [widths, setWidths] = useState<Widths>({});
  const source = useRows(items);
  const columns = useMemo(
    () =>
      keys.map((key): Column<Item> => {
        const width = widths[key] ?? null;
        return { key, header: headers[key], width: width === null ? tracks[key] : `${width}px`, sortable: true, cell: (row) => (drawn(), <span>{row.id}</span>) };
      }),
    [widths, drawn],
  );
  return (
    <VirtualTable
      label="Items" columns={columns} source={source} rowKey={(row) => row.id} onSort={() => {}}
      onResize={(next) => {
        onResize(next);
        setWidths((known) => ({ ...known, ...next }));
      }}
    />
  );
}

/** Of a header that takes what is left; jsdom lays nothing out. */
const PAINTED = 612;
const painted = () => vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, PAINTED, 32));

const edge = (column: string) => screen.getByRole('separator', { name: `Width of ${column}` });
const shown = () => screen.getByRole('grid').style.getPropertyValue('--local-columns');
const at = (clientX: number) => ({ clientX, button: 0, pointerId: 1 });

afterEach(() => setLanguage('en'));

describe('the edge of a header', () => {
  it('stands beside its header without violations, and nowhere without a place to keep widths', async () => {
    const { container, unmount } = renderPart(<List />);
    expect(screen.getByRole('columnheader', { name: 'Name' })).toBeVisible();
    expect(edge('Plan')).toHaveAttribute('aria-valuenow', '100');
    expect(edge('Plan')).toHaveAttribute('aria-valuetext', '100 pixels');
    expect(edge('Name')).toHaveAttribute('aria-valuetext', 'auto');
    await expectNoViolations(container);
    unmount();
    const Fixed = () => <VirtualTable label="Items" columns={[{ key: 'a', header: 'A', width: '100px', cell: (row: Item) => row.id }]} source={useRows(items)} rowKey={(row) => row.id} />;
    renderPart(<Fixed />);
    expect(screen.queryByRole('separator')).toBeNull();
  });

  it('is dragged: what is seen follows the pointer, and only the end of it is told', () => {
    painted();
    const [told, drawn] = [vi.fn(), vi.fn()];
    renderPart(<List onResize={told} drawn={drawn} />);
    const before = drawn.mock.calls.length;
    fireEvent.pointerDown(edge('Plan'), at(500));
    fireEvent.pointerMove(edge('Plan'), at(530));
    fireEvent.pointerMove(edge('Plan'), at(550));
    // The flexible column before it keeps its place, or the edge would stay where it was.
    expect(shown()).toBe(`${PAINTED}px 150px 120px`);
    expect(edge('Plan')).toHaveAttribute('aria-valuenow', '150');
    expect(told).not.toHaveBeenCalled();
    expect(drawn).toHaveBeenCalledTimes(before);
    fireEvent.pointerUp(edge('Plan'), at(550));
    expect(told.mock.calls).toEqual([[{ name: PAINTED, plan: 150 }]]);
    expect(shown()).toBe(`${PAINTED}px 150px 120px`);
    fireEvent.pointerMove(edge('Plan'), at(700));
    expect(shown()).toBe(`${PAINTED}px 150px 120px`);
  });

  it('goes no further than a column can be read', () => {
    painted();
    renderPart(<List />);
    fireEvent.pointerDown(edge('Plan'), at(500));
    fireEvent.pointerMove(edge('Plan'), at(100));
    expect(edge('Plan')).toHaveAttribute('aria-valuenow', '40');
    fireEvent.pointerMove(edge('Plan'), at(9_000));
    expect(edge('Plan')).toHaveAttribute('aria-valuenow', '1200');
  });

  it('tells nothing when it is let go of where it was, or Escape takes it back', () => {
    painted();
    const told = vi.fn();
    renderPart(<List onResize={told} />);
    fireEvent.pointerDown(edge('Plan'), at(500));
    fireEvent.pointerUp(edge('Plan'), at(500));
    fireEvent.pointerDown(edge('Plan'), at(500));
    fireEvent.pointerMove(edge('Plan'), at(560));
    fireEvent.keyDown(edge('Plan'), { key: 'Escape' });
    fireEvent.pointerUp(edge('Plan'), at(560));
    expect(shown()).toBe('minmax(200px, 2fr) 100px 120px');
    expect(edge('Plan')).toHaveAttribute('aria-valuenow', '100');
    expect(told).not.toHaveBeenCalled();
  });

  it('gives the focus back to where it was before the pointer came', async () => {
    painted();
    renderPart(<List />);
    act(() => screen.getByRole('grid').focus());
    await userEvent.pointer([{ target: edge('Plan'), keys: '[MouseLeft>]' }, { keys: '[/MouseLeft]' }]);
    expect(screen.getByRole('grid')).toHaveFocus();
  });

  it('is moved with the arrow keys, also to its ends, and says how wide it is', async () => {
    painted();
    const told = vi.fn();
    renderPart(<List onResize={told} />);
    act(() => edge('Price').focus());
    await userEvent.keyboard('{ArrowRight}');
    expect(told).toHaveBeenLastCalledWith({ name: PAINTED, price: 128 });
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(told).toHaveBeenLastCalledWith({ price: 88 });
    expect(edge('Price')).toHaveAttribute('aria-valuetext', '88 pixels');
    await userEvent.keyboard('{Home}');
    expect(told).toHaveBeenLastCalledWith({ price: 40 });
    await userEvent.keyboard('{End}');
    expect(told).toHaveBeenLastCalledWith({ price: 1_200 });
    expect(edge('Price')).toHaveFocus();
  });

  it('tells a key that is held down once, when it is let go of', async () => {
    painted();
    const told = vi.fn();
    renderPart(<List onResize={told} />);
    act(() => edge('Plan').focus());
    const user = userEvent.setup();
    await user.keyboard('{ArrowRight>3}');
    expect(shown()).toBe(`${PAINTED}px 124px 120px`);
    expect(told).not.toHaveBeenCalled();
    await user.keyboard('{/ArrowRight}');
    expect(told.mock.calls).toEqual([[{ name: PAINTED, plan: 124 }]]);
  });

  it('gives the column back to the list by a double click or Enter', async () => {
    painted();
    renderPart(<List />);
    act(() => edge('Name').focus());
    expect(edge('Name')).toHaveAttribute('aria-valuetext', `${PAINTED} pixels`);
    await userEvent.keyboard('{ArrowRight}');
    expect(shown()).toBe(`${PAINTED + 8}px 100px 120px`);
    await userEvent.keyboard('{Enter}');
    expect(shown()).toBe('minmax(200px, 2fr) 100px 120px');
    await userEvent.keyboard('{ArrowLeft}');
    await userEvent.dblClick(edge('Name'));
    expect(shown()).toBe('minmax(200px, 2fr) 100px 120px');
  });

  it('follows the direction of reading', async () => {
    painted();
    await setLanguage('fa');
    const told = vi.fn();
    renderPart(<List onResize={told} />);
    const [, plan] = screen.getAllByRole('separator');
    if (!plan) throw new Error('unreachable');
    act(() => plan.focus());
    await userEvent.keyboard('{ArrowLeft}');
    expect(told).toHaveBeenLastCalledWith({ name: PAINTED, plan: 108 });
    fireEvent.pointerDown(plan, at(500));
    fireEvent.pointerMove(plan, at(480));
    fireEvent.pointerUp(plan, at(480));
    expect(told).toHaveBeenLastCalledWith({ plan: 128 });
  });
});
