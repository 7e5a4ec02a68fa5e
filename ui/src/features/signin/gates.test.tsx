import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Phase, VaultState } from '@/contract';
import { expectNoViolations, renderApp } from '@/test/render';
import { grouped, imageOf } from './Enrol';

const at = (phase: Phase, more: { vault?: VaultState; sample?: boolean } = {}) =>
  renderApp('/', { prepare: (world) => Object.assign(world, { phase, sample: false, ...more }) });

describe('the gates', () => {
  it.each([
    ['welcome', {}],
    ['sign_in', {}],
    ['locked', {}],
    ['vault', { vault: 'needs_new_passphrase' }],
    ['vault', { vault: 'needs_passphrase' }],
    ['vault', { vault: 'keychain_unavailable' }],
  ] as const)('%s stands without violations (%o)', async (phase, more) => {
    await at(phase, more);
    await screen.findByRole('heading', { level: 1 });
    await expectNoViolations();
  });

  it('says what is wrong with an address as one types, and connects only to a platform', async () => {
    await at('welcome');
    const field = await screen.findByLabelText('Address of the platform');
    const put = async (url: string) => {
      await userEvent.clear(field);
      await userEvent.paste(url);
    };
    await put('https://nowhere.example');
    expect(await screen.findByText(/Nothing answers at this address/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Connect to your platform' })).toBeDisabled();
    await put('https://old.example');
    expect(await screen.findByText(/older than the console supports/)).toBeVisible();
    await put('https://other.example');
    expect(await screen.findByText(/no Wheelhouse platform/)).toBeVisible();
    await put('https://api.harbour.example');
    expect(await screen.findByText('Harbour Cloud answers')).toBeVisible();
    expect(screen.getByText(/Version 0.1.0/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Connect to your platform' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  it('starts the sample with one click', async () => {
    await at('welcome');
    await userEvent.click(await screen.findByRole('button', { name: 'Try the sample platform' }));
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });
});

describe('signing in', () => {
  const enter = async (email: string, password = 'right') => {
    await userEvent.type(await screen.findByLabelText('E-mail'), email);
    await userEvent.type(screen.getByLabelText('Password'), password);
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  };

  it('asks for what is missing instead of sending it', async () => {
    await at('sign_in');
    await userEvent.click(await screen.findByRole('button', { name: 'Continue' }));
    expect(screen.getByText('Enter your e-mail.')).toBeVisible();
    expect(screen.getByText('Enter your password.')).toBeVisible();
  });

  it('empties the password that failed and says so', async () => {
    await at('sign_in');
    await enter('ines@wheelhouse.example', 'wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('not right');
    expect(screen.getByLabelText('Password')).toHaveValue('');
  });

  it('takes a pasted code with spaces and goes on by itself', async () => {
    await at('sign_in');
    await enter('ines@wheelhouse.example');
    const code = await screen.findByLabelText('Code');
    await userEvent.click(code);
    await userEvent.paste('492 817');
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });

  it('takes a backup code', async () => {
    await at('sign_in');
    await enter('ines@wheelhouse.example');
    await userEvent.click(await screen.findByRole('button', { name: 'Use a backup code instead' }));
    await userEvent.type(screen.getByLabelText('Backup code'), '7KQ2-M9XD{Enter}');
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });

  it('shows the backup codes once, and lets nobody pass who has not saved them', async () => {
    await at('sign_in');
    await enter('new@wheelhouse.example');
    const qr = await screen.findByRole('img', { name: /QR code/ });
    expect(qr.getAttribute('src')).toMatch(/^data:image\/svg\+xml,/);
    expect(screen.getByText('JBSW Y3DP EHPK 3PXP Q5LM 2T7A XO4G ZRWE')).toBeVisible();
    await expectNoViolations();
    await userEvent.type(screen.getByLabelText('Code'), '123456');
    expect(await screen.findByText('7KQ2-M9XD')).toBeVisible();
    expect(screen.queryByRole('navigation', { name: 'Main navigation' })).toBeNull();
    const finish = screen.getByRole('button', { name: 'Open the console' });
    expect(finish).toBeDisabled();
    await userEvent.click(screen.getByRole('checkbox', { name: /I have saved them/ }));
    await userEvent.click(finish);
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
    expect(screen.queryByText('7KQ2-M9XD')).toBeNull();
  });

  it('fills in the code of the sample', async () => {
    await at('sign_in', { sample: true });
    await enter('owner@sample.example');
    await userEvent.click(await screen.findByRole('button', { name: /Fill in the sample/ }));
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });
});

describe('the locked console', () => {
  it('opens with the password and not without', async () => {
    await at('locked');
    const unlock = await screen.findByRole('button', { name: 'Unlock' });
    expect(unlock).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Password'), 'wrong{Enter}');
    expect(await screen.findByRole('alert')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Password'), 'right{Enter}');
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });

  it('opens the sample by one click', async () => {
    await at('locked', { sample: true });
    expect(screen.queryByLabelText('Password')).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Unlock' }));
    expect(await screen.findByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  });
});

describe('the vault', () => {
  it('takes only a passphrase that is long enough and typed twice the same', async () => {
    await at('vault', { vault: 'needs_new_passphrase' });
    await userEvent.type(await screen.findByLabelText('Passphrase'), 'too short');
    await userEvent.click(screen.getByRole('button', { name: 'Set passphrase' }));
    expect(screen.getByText('3 more characters needed.')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Passphrase'), ' but now not');
    await userEvent.type(screen.getByLabelText('The same again'), 'something else');
    await userEvent.click(screen.getByRole('button', { name: 'Set passphrase' }));
    expect(screen.getByText('The two are not the same.')).toBeVisible();
    await userEvent.clear(screen.getByLabelText('The same again'));
    await userEvent.type(screen.getByLabelText('The same again'), 'too short but now not{Enter}');
    expect(await screen.findByRole('heading', { name: 'Welcome to Wheelhouse' })).toBeVisible();
  });

  it('says what working in memory costs before it does so', async () => {
    await at('vault', { vault: 'keychain_unavailable' });
    await userEvent.click(await screen.findByRole('button', { name: 'Work without storing anything' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('reviews that were not sent are gone');
    await userEvent.click(screen.getByRole('button', { name: 'Work in memory only' }));
    expect(await screen.findByRole('heading', { name: 'Welcome to Wheelhouse' })).toBeVisible();
  });
});

describe('the secret', () => {
  it('is grouped in fours', () => expect(grouped('ABCDEFGHIJ')).toBe('ABCD EFGH IJ'));
  it('never becomes markup', () => expect(imageOf('<svg onload="x"/>')).not.toContain('<'));
});
