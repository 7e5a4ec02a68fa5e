import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { Button, ConfirmDestructive, Countdown, ErrorState, Field, IconButton, Input, OtpInput, ProblemNote, Severity, latinDigits, problemLooks, type Confirmation } from '@/components';
import { setLanguage } from '@/i18n';
import { problem } from '@/platform';
import { expectNoViolations, renderPart } from '@/test/render';

describe('Button', () => {
  it('says why it cannot be pressed, stays reachable and does nothing', async () => {
    const pressed = vi.fn();
    renderPart(<Button disabledReason="Needs the role “admin”." onClick={pressed}>Suspend</Button>);
    await userEvent.tab();
    const button = screen.getByRole('button', { name: 'Suspend' });
    expect(button).toHaveFocus();
    expect(button).toHaveAccessibleDescription('Needs the role “admin”.');
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Needs the role “admin”.');
    await userEvent.keyboard('{Enter}');
    await userEvent.click(button);
    expect(pressed).not.toHaveBeenCalled();
  });

  it.each([
    ['a button', (why: string | null, go: () => void) => <Button disabledReason={why} onClick={go}>Later</Button>],
    ['a button of an icon', (why: string | null, go: () => void) => <IconButton label="Later" icon={null} disabledReason={why} onClick={go} />],
  ])('keeps the focus when %s leads no further, and tells why', async (_, draw) => {
    function Pages() {
      const [last, setLast] = useState(false);
      return draw(last ? 'These are the last rows' : null, () => setLast(true));
    }
    renderPart(<Pages />);
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    const button = screen.getByRole('button', { name: 'Later' });
    expect(button).toHaveFocus();
    expect(button).toHaveAccessibleDescription('These are the last rows');
  });

  it('takes no second click while it works', async () => {
    const pressed = vi.fn();
    renderPart(<Button loading onClick={pressed}>Save</Button>);
    await userEvent.click(screen.getByRole('button'));
    expect(pressed).not.toHaveBeenCalled();
    expect(screen.getByRole('button')).toHaveAttribute('aria-busy', 'true');
  });
});

describe('Field', () => {
  it('ties label, hint and error to its control', async () => {
    const { container } = renderPart(<Field label="Subdomain" hint="Part of the address." error="Use a–z." required><Input /></Field>);
    const input = screen.getByRole('textbox', { name: 'Subdomain' });
    expect(input).toHaveAccessibleDescription('Use a–z. Part of the address.');
    expect(input).toBeInvalid();
    expect(input).toBeRequired();
    await expectNoViolations(container);
  });
});

function Otp({ onComplete }: { onComplete(code: string): void }) {
  const [value, setValue] = useState('');
  return <OtpInput label="Code" value={value} onChange={setValue} onComplete={onComplete} />;
}

describe('OtpInput', () => {
  it('takes a pasted code with spaces and tells once when it is whole', async () => {
    const complete = vi.fn();
    renderPart(<Otp onComplete={complete} />);
    await userEvent.click(screen.getByRole('textbox', { name: 'Code' }));
    await userEvent.paste('492 817');
    expect(complete.mock.calls).toEqual([['492817']]);
  });

  it('takes the digits of a Persian keyboard', () => expect(latinDigits('۴۹۲٨١٧')).toBe('492817'));
});

describe('ConfirmDestructive', () => {
  const open = (onConfirm: (confirmation: Confirmation) => Promise<unknown>, onOpenChange = vi.fn()) =>
    renderPart(
      <ConfirmDestructive open onOpenChange={onOpenChange} title="Suspend Harbour Dental?" confirmLabel="Suspend tenant" phrase="Harbour Dental" stepUp blastRadius={[{ label: 'Users online', value: '12', tone: 'warn' }]} onConfirm={onConfirm} />,
    );
  const fill = async (why: string, name: string, code: string) => {
    await userEvent.type(screen.getByRole('textbox', { name: 'Justification' }), why);
    await userEvent.type(screen.getByRole('textbox', { name: /to confirm/ }), name);
    await userEvent.type(screen.getByRole('textbox', { name: /authenticator/ }), code);
  };
  const confirm = () => screen.getByRole('button', { name: 'Suspend tenant' });

  it.each([
    ['the justification is too short', 'Nineteen character.', 'Harbour Dental', '492817'],
    ['the name is another', 'Repeated card failures.', 'harbour dental', '492817'],
    ['the code is not whole', 'Repeated card failures.', 'Harbour Dental', '49281'],
  ])('stays shut while %s', async (_case, why, name, code) => {
    open(vi.fn());
    await fill(why, name, code);
    expect(confirm()).toBeDisabled();
  });

  it('hands over what was given and closes', async () => {
    const [sent, closed] = [vi.fn(() => Promise.resolve()), vi.fn()];
    open(sent, closed);
    expect(screen.getByText('Users online')).toBeVisible();
    await fill('Repeated card failures.', 'Harbour Dental', '492817');
    await userEvent.click(confirm());
    expect(sent).toHaveBeenCalledWith({ justification: 'Repeated card failures.', typed: 'Harbour Dental', code: '492817' });
    expect(closed).toHaveBeenCalledWith(false);
  });

  it('stays open with the problem, and asks for a fresh code', async () => {
    const closed = vi.fn();
    open(() => Promise.reject(problem('step_up_required', 'The code was used before.')), closed);
    await fill('Repeated card failures.', 'Harbour Dental', '492817');
    await userEvent.click(confirm());
    expect(await screen.findByRole('alert')).toHaveTextContent('The code was used before.');
    expect(screen.getByRole('textbox', { name: /authenticator/ })).toHaveValue('');
    expect(closed).not.toHaveBeenCalled();
    await expectNoViolations();
  });
});

describe('problems', () => {
  it('speak the platform’s sentence in English and the table’s in Persian', async () => {
    renderPart(<ErrorState problem={problem('offline', 'Nothing answers at harbour.example.')} onRetry={() => {}} />);
    expect(screen.getByRole('alert')).toHaveTextContent('Nothing answers at harbour.example.');
    await act(() => setLanguage('fa'));
    expect(screen.getByRole('alert')).toHaveTextContent('سکو در دسترس نیست.');
    await act(() => setLanguage('en'));
  });

  it('offer to try again only where that can help', () => {
    const { rerender } = renderPart(<ErrorState problem={problem('forbidden', '')} onRetry={() => {}} />);
    expect(screen.queryByRole('button')).toBeNull();
    expect(problemLooks.offline.action).toBe('retry');
    rerender(<ProblemNote problem={problem('invalid', 'Some fields need another value.', { fields: [{ field: 'title', message: '10 to 200 characters.' }] })} hideFields={['title']} />);
    expect(screen.queryByText('10 to 200 characters.')).toBeNull();
  });

  it.each([['en', 'Note', 'Write 3 to 300 characters.'], ['fa', 'یادداشت', 'این پذیرفته نمی‌شود. بررسی کنید.']] as const)('names a field that no control shows in %s', async (language, name, sentence) => {
    await setLanguage(language);
    renderPart(<ProblemNote problem={problem('invalid', 'Some fields need another value.', { fields: [{ field: 'note', message: 'Write 3 to 300 characters.' }] })} />);
    expect(screen.getByRole('listitem')).toHaveTextContent(`${name} ${sentence}`);
    await act(() => setLanguage('en'));
  });
});

it('Severity tells its level by shape and word, and by name where only the shape stands', () => {
  const { container } = renderPart(
    <>
      <Severity level="critical" />
      <Severity level="high" look="icon" />
    </>,
  );
  expect(within(container).getByText('Critical')).toBeVisible();
  expect(screen.getByRole('img', { name: 'High' })).toBeInTheDocument();
  const [first, second] = [...container.querySelectorAll('svg')].map((svg) => svg.innerHTML);
  expect(first).not.toBe(second);
});

it('Countdown runs, warns and ends', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  renderPart(<Countdown until={1_000_000 + 61_000} warnBelow={60} />);
  const timer = screen.getByRole('timer');
  expect(timer).toHaveTextContent('1:01 left');
  act(() => void vi.advanceTimersByTime(2_000));
  expect(timer).toHaveAttribute('data-state', 'warn');
  act(() => void vi.advanceTimersByTime(60_000));
  expect(timer).toHaveTextContent('Expired');
  vi.useRealTimers();
});
