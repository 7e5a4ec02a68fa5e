import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { LogoUpload, type LogoUploadProps } from '@/components';
import { pictureBytes, type Picture } from '@/contract';
import { setLanguage } from '@/i18n';
import { problem } from '@/platform/problem';
import { expectNoViolations, renderPart } from '@/test/render';

const logo: Picture = { id: '0190', kind: 'svg', width: 240, height: 80, bytes: 1_200, hash: 'a'.repeat(64) };
const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"/>'], 'acme.svg', { type: 'image/svg+xml' });

function show(more: Partial<LogoUploadProps> = {}) {
  const load = vi.fn(async () => new TextEncoder().encode('<svg/>').buffer as ArrayBuffer);
  const onUpload = vi.fn(async () => logo);
  const onChange = vi.fn();
  const view = renderPart(<LogoUpload label="Logo" picture={null} load={load} onUpload={onUpload} onChange={onChange} {...more} />);
  return { ...view, load, onUpload, onChange, zone: screen.getByRole('group', { name: 'Logo' }), input: view.container.querySelector('input')! };
}

const drop = (zone: HTMLElement, files: File[]) => fireEvent.drop(zone, { dataTransfer: { files, dropEffect: '' } });

describe('LogoUpload', () => {
  it('takes a file that is chosen, and one that is dropped', async () => {
    const { zone, input, onUpload, onChange } = show();
    await userEvent.upload(input, svg);
    await waitFor(() => expect(onChange).toHaveBeenCalledExactlyOnceWith(logo));
    expect(onUpload.mock.calls[0]).toEqual([new Uint8Array(await svg.arrayBuffer())]);
    fireEvent.dragEnter(zone, { dataTransfer: { files: [], dropEffect: '' } });
    expect(screen.getByText('Let go to upload')).toBeVisible();
    drop(zone, [svg]);
    await waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
  });

  it('is reached and worked by keyboard, also to take the logo away', async () => {
    const { input, onChange } = show({ picture: logo });
    const opened = vi.spyOn(input, 'click');
    await userEvent.tab();
    expect(screen.getByRole('button', { name: 'Replace…' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(opened).toHaveBeenCalledOnce();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(onChange).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('shows the picture as an image, never as a part of the page', async () => {
    show({ picture: logo });
    const image = await screen.findByAltText('The logo');
    expect(image).toHaveAttribute('src', expect.stringMatching(/^data:image\/svg\+xml;base64,/));
    expect(screen.getByText(/^SVG · 240 × 80 · 1.2/)).toBeVisible();
  });

  it('says what is wrong with a file, and sends none that is too large', async () => {
    const onUpload = vi.fn(async () => Promise.reject(problem('invalid', '', { fields: [{ field: 'file', message: 'The SVG holds the element <script>.' }] })));
    const { zone, onChange } = show({ onUpload });
    drop(zone, [new File([new Uint8Array(pictureBytes + 1)], 'big.png')]);
    expect(await screen.findByRole('alert')).toHaveTextContent(/larger than 2/);
    expect(onUpload).not.toHaveBeenCalled();
    drop(zone, [svg, svg]);
    expect(await screen.findByText('Drop one file, not several.')).toBeVisible();
    drop(zone, [svg]);
    expect(await screen.findByText('The SVG holds the element <script>.')).toBeVisible();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('says that it is uploading, and takes no second file meanwhile', async () => {
    let arrive: (picture: Picture) => void = () => {};
    const onUpload = vi.fn(() => new Promise<Picture>((resolve) => { arrive = resolve; }));
    const { zone, onChange } = show({ onUpload });
    drop(zone, [svg]);
    expect(await screen.findByRole('progressbar')).toBeVisible();
    expect(screen.getByText('acme.svg')).toBeVisible();
    await waitFor(() => expect(onUpload).toHaveBeenCalledOnce());
    drop(zone, [svg]);
    arrive(logo);
    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(onUpload).toHaveBeenCalledOnce();
  });

  it('takes nothing while it may not, and says why', async () => {
    const { zone, onUpload } = show({ disabledReason: 'Not now.' });
    drop(zone, [svg]);
    expect(screen.getByRole('button', { name: 'Choose a file…' })).toHaveAccessibleDescription('Not now.');
    expect(onUpload).not.toHaveBeenCalled();
  });

  it.each(['en', 'fa'] as const)('stands without violations in %s', async (language) => {
    await setLanguage(language);
    const { container } = show({ picture: logo });
    await expectNoViolations(container);
    await setLanguage('en');
  });
});
