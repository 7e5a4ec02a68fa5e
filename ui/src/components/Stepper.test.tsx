import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Field, ColourInput, Progress, Stepper } from '@/components';
import { setLanguage } from '@/i18n';
import { expectNoViolations, renderPart } from '@/test/render';

describe('Stepper', () => {
  it('says where one stands, what is complete and what wants mending, and leads there by keyboard', async () => {
    const chosen = vi.fn();
    const { container } = renderPart(
      <Stepper label="Steps" current="b" onChoose={chosen} steps={[{ key: 'a', label: 'Business', state: 'done' }, { key: 'b', label: 'Voice', hint: '3 min', state: 'open' }, { key: 'c', label: 'Rules', state: 'fault' }]} />,
    );
    expect(screen.getByRole('button', { current: 'step' })).toHaveTextContent('Voice');
    expect(screen.getByRole('button', { name: /^Business, complete$/ })).toBeVisible();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('c');
    expect(screen.getByRole('button', { name: /^Rules, needs attention$/ })).toHaveFocus();
    await expectNoViolations(container);
  });
});

describe('Progress', () => {
  it('tells its share in the digits of the language, and nothing while nobody knows', async () => {
    await setLanguage('fa');
    renderPart(<><Progress label="one" value={30} max={40} /><Progress label="two" value={3} max={null} /></>);
    expect(screen.getByRole('progressbar', { name: 'one' })).toHaveAttribute('aria-valuetext', '۷۵٪');
    expect(screen.getByRole('progressbar', { name: 'one' })).toHaveAttribute('aria-valuenow', '75');
    expect(screen.getByRole('progressbar', { name: 'two' })).not.toHaveAttribute('aria-valuenow');
    await setLanguage('en');
  });
});

describe('ColourInput', () => {
  it('is one field with a swatch of its own name', async () => {
    const changed = vi.fn();
    const { container } = renderPart(<Field label="Primary" error="Write #rrggbb."><ColourInput value="#3b5bdb" onChange={changed} swatchLabel="Choose Primary" /></Field>);
    expect(screen.getByRole('textbox', { name: 'Primary' })).toBeInvalid();
    expect(screen.getByLabelText('Choose Primary')).toHaveValue('#3b5bdb');
    await userEvent.type(screen.getByRole('textbox', { name: 'Primary' }), '!');
    expect(changed).toHaveBeenCalledOnce();
    await expectNoViolations(container);
  });
});
