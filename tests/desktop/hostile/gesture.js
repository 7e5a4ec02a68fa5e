/* What needs a click of the person first. */
addEventListener('click', async () => {
  const open = window.open(elsewhere + '?clicked');
  attempts['open a window'] = { succeeded: Boolean(open), detail: String(open) };
  const whole = document.documentElement.requestFullscreen?.();
  await attempt('fullscreen', async () => { await whole; return document.fullscreenElement; });
  await attempt('a link to a new window', () => click(link(elsewhere + '?blank', { target: '_blank' })));
  await attempt('save a file', async () => { click(link('/file', { download: '' })); await wait(500); });
  await attempt('choose a file', async () => {
    const input = Object.assign(document.createElement('input'), { type: 'file' });
    const chosen = new Promise((resolve) => { input.onchange = () => resolve(true); });
    click(input);
    return within(chosen, 700);
  });
  await attempt('print', async () => { window.print(); await wait(200); });
  await attempt('read the clipboard', () => navigator.clipboard.readText());
  await attempt('hold the pointer', async () => {
    await document.body.requestPointerLock();
    await wait(200);
    return document.pointerLockElement;
  });
  await report('gesture', { least: 8 });
}, { once: true });
report('armed', {});
