import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { RelativeTime } from './RelativeTime';

it('tells the exact time to whoever points at it, and of the instant that stands there now', async () => {
  const { rerender } = render(<RelativeTime at="2026-01-02T03:04:05.000Z" />);
  const shown = screen.getByRole('time');
  expect(shown).not.toHaveAttribute('title');
  await userEvent.hover(shown);
  expect(shown.title).toContain('2 Jan 2026');
  await userEvent.unhover(shown);
  rerender(<RelativeTime at="2026-03-04T05:06:07.000Z" />);
  expect(shown).not.toHaveAttribute('title');
  await userEvent.hover(shown);
  expect(shown.title).toContain('4 Mar 2026');
});
